import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { manifestSchema } from '@/model/manifest.ts';
import { branchScore } from '@/ranking/branches.ts';
import { conformalThreshold, labelSet } from '@/ranking/conformal.ts';
import type { RankedCategory } from '@/ranking/diagnosis.ts';
import { packLabels } from '@/ranking/labels.ts';
import { logitOf } from '@/ranking/probability.ts';
import { rank } from '@/ranking/rank.ts';
import { shippedCatalogue } from '../../support/catalogue.ts';

const path = fileURLToPath(new URL('../../../models/compact/manifest.json', import.meta.url));
const manifest = manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));

describe('the threshold of a label set', () => {
  it('is the floor((n + 1) (1 - level))-th smallest of the least true probabilities', () => {
    const cases = Array.from({ length: 99 }, (_, i) => [(i + 1) / 100, 0.999]);
    expect(conformalThreshold(cases, 0.9)).toBe(0.1);
    expect(conformalThreshold(cases.slice(0, 9), 0.9)).toBe(0.01);
  });

  it('lets everything in where there are too few cases', () => {
    expect(conformalThreshold([[0.5]], 0.9)).toBe(0);
  });

  it('keeps its promise on cases drawn as those that it was made from', () => {
    // A multiplicative generator (Lehmer, 48271): the same numbers on every machine.
    let state = 1;
    const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
    let held = 0;
    const rounds = 400;
    for (let round = 0; round < rounds; round++) {
      const draw = () => [next() ** 2, next()];
      const threshold = conformalThreshold(Array.from({ length: 60 }, draw), 0.9);
      if (draw().every((probability) => probability >= threshold)) held++;
    }
    // 0.9 guaranteed in the mean; three standard errors of 400 draws are 0.045.
    expect(held / rounds).toBeGreaterThan(0.855);
  });
});

describe('a case’s label set', () => {
  const labels = packLabels(manifest, shippedCatalogue);
  if (!labels.ok) throw new Error(labels.error.kind);
  const ranked = (probabilities: Readonly<Record<number, number>>, modality: 'CT' | 'X-ray') => {
    const logits = new Float32Array(5569).fill(-20);
    for (const [label, probability] of Object.entries(probabilities))
      logits[Number(label)] = logitOf(probability, manifest.measured?.temperature);
    return rank(logits, shippedCatalogue, manifest, [modality], labels.value);
  };

  const thresholdOf = (modality: string) =>
    manifest.measured?.conformal?.thresholds.find((one) => one.modality === modality);

  it('holds the measured labels over the modality’s threshold, and no related term', () => {
    // 123 pneumonia and 0 normal are measured on radiographs; 300 is not measured.
    const set = labelSet(ranked({ 123: 0.9, 0: 0.35, 300: 0.99, 4271: 0.05 }, 'X-ray'), manifest, ['X-ray']);
    expect(set?.labels.map(({ index }) => index)).toEqual([123, 0]);
    expect(set).toMatchObject({ level: 0.9, asCalibrated: true, untested: [] });
    expect(set?.evidence).toBe(thresholdOf('X-ray'));
  });

  it('names the labels in it that no case tried has', () => {
    // 2 is pneumothorax: two radiographs of the test show it, both in the half that calibrates.
    const set = labelSet(ranked({ 123: 0.9, 2: 0.5 }, 'X-ray'), manifest, ['X-ray']);
    expect(set?.labels.map(({ index }) => index)).toEqual([123, 2]);
    expect(set?.untested.map(({ index }) => index)).toEqual([2]);
  });

  it('shows the evidence of the modality in which sets held least', () => {
    const set = labelSet(ranked({ 123: 0.9 }, 'X-ray'), manifest, ['X-ray', 'Ultrasound']);
    const coverages = [thresholdOf('X-ray'), thresholdOf('Ultrasound')].map((one) => one?.coverage ?? 1);
    expect(set?.evidence.coverage).toBe(Math.min(...coverages));
    expect(set?.asCalibrated).toBe(false);
  });

  it('is undefined where nothing was calibrated', () => {
    expect(labelSet(ranked({}, 'CT'), manifest, ['Mammography'])).toBeUndefined();
    const { measured: _, ...unmeasured } = manifest;
    expect(labelSet(ranked({}, 'CT'), unmeasured, ['CT'])).toBeUndefined();
  });

  it('says when several scans make the level untried', () => {
    expect(labelSet(ranked({}, 'CT'), manifest, ['CT', 'CT'])?.asCalibrated).toBe(false);
  });
});

describe('the label sets of the compact pack', () => {
  it('hold in 90 % of the cases tried, within three standard errors, whichever half calibrates', () => {
    const conformal = manifest.measured?.conformal;
    expect(conformal?.thresholds.map(({ modality }) => modality)).toEqual([
      'CT',
      'MRI',
      'X-ray',
      'Ultrasound',
    ]);
    for (const { coverage = 0, tested = 1, exchanged } of conformal?.thresholds ?? []) {
      const error = (n: number) => Math.sqrt((0.9 * 0.1) / n);
      expect(Math.abs(coverage - 0.9)).toBeLessThan(3 * error(tested));
      expect(Math.abs((exchanged?.coverage ?? 0) - 0.9)).toBeLessThan(3 * error(exchanged?.tested ?? 1));
    }
  });
});

describe('the score of a block or chapter', () => {
  const category = (score: number, measured: boolean): RankedCategory => ({
    code: 'J18',
    title: '',
    chapter: '10',
    block: 'J09-J18',
    group: 'head',
    score,
    from: 1,
    measured,
  });

  it('is at least its best measured category’s, and more under independence', () => {
    const score = branchScore([category(0.5, true), category(0.2, true), category(0.9, false)]);
    expect(score).toMatchObject({ least: 0.5, measured: 2 });
    expect(score?.independent).toBeCloseTo(1 - 0.5 * 0.8, 12);
  });

  it('is none where nothing below was measured', () => {
    expect(branchScore([category(0.9, false)])).toBeUndefined();
  });
});
