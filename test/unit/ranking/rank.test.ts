import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packLabels } from '@/ranking/labels.ts';
import { checkLogits, rank } from '@/ranking/rank.ts';
import { reliability } from '@/ranking/reliability.ts';
import { splitRanking, thresholdMark } from '@/ranking/thresholds.ts';
import type { Modality } from '@/volume/scan.ts';
import { shippedCatalogue as catalogue } from '../../support/catalogue.ts';
import { builtManifest, compactMeasurements } from '../../support/manifest.ts';
import { readNpy } from '../../support/npy.ts';
import { hasShared, sharedPath } from '../../support/shared.ts';

const unmeasured = builtManifest();
const all = packLabels(unmeasured, catalogue);
if (!all.ok) throw new Error('the shipped catalogue must fit the published label space');
const labels = all.value;

/** Logits falling with the index, but for those given. */
function logits(given: Readonly<Record<number, number>>): Float32Array {
  const values = Float32Array.from(labels, (_, i) => -5 - i / 1000);
  for (const [index, logit] of Object.entries(given)) values[Number(index)] = logit;
  return values;
}

const result = (
  label: number,
  modality: Modality,
  verdict: 'good' | 'fair' | 'poor' | 'few' | 'confounded',
) => ({ label, modality, positives: 20, negatives: 50, auc: 0.9, threshold: 0.5, verdict }) as const;

const measured = builtManifest({
  measured: {
    on: 'a built table',
    temperature: 0.5,
    trainedLabels: [0, 1, 2, 25],
    results: [
      result(0, 'CT', 'good'),
      result(1, 'MRI', 'fair'),
      result(2, 'CT', 'poor'),
      result(2, 'X-ray', 'good'),
      result(25, 'X-ray', 'confounded'),
      result(25, 'Ultrasound', 'few'),
    ],
    confounders: [],
  },
});

describe('a pack that was measured on nothing', () => {
  const ranking = rank(
    logits({ 89: 0.7873, 645: 0.243, 0: -100, 5: 100 }),
    catalogue,
    unmeasured,
    ['CT'],
    labels,
  );

  it('ranks every label by score, with the logit clipped at 60', () => {
    expect(ranking.disorders).toHaveLength(5569);
    expect(ranking.disorders.slice(0, 3).map((row) => row.index)).toEqual([5, 89, 645]);
    expect(ranking.disorders[1]?.probability).toBeCloseTo(0.68725, 5);
    expect(ranking.disorders[0]?.probability).toBe(1 / (1 + Math.exp(-60)));
    expect(ranking.disorders.at(-1)).toMatchObject({ index: 0, group: 'normal', icd10cm: '' });
    expect(ranking.disorders.at(-1)?.probability).toBe(1 / (1 + Math.exp(60)));
  });

  it('says nothing of training and measurement, and gives the paper’s recall of the group', () => {
    const tail = ranking.disorders.find((row) => row.index === 645);
    expect(tail).toMatchObject({ measurement: undefined, trained: undefined, group: 'tail' });
    expect(tail && reliability(tail, unmeasured)).toMatchObject({
      standing: 'unmeasured-pack',
      published: { recallAt: { '0.01': 13.13 } },
    });
    expect(tail && thresholdMark(tail)).toBeUndefined();
    const normal = ranking.disorders.at(-1);
    expect(normal && reliability(normal, unmeasured).published).toBeUndefined();
  });

  it('gives a category the score of its highest disorder, and names it', () => {
    const aneurysm = ranking.categories.find((category) => category.code === 'I71');
    expect(aneurysm).toMatchObject({ from: 89, measured: false, chapter: '9', block: 'I70-I79' });
    expect(aneurysm?.score).toBe(ranking.disorders[1]?.probability);
    expect(ranking.categories).toHaveLength(930);
    const scores = ranking.categories.map((category) => category.score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });
});

describe('a pack with measurements', () => {
  const given = logits({ 0: 0.1, 1: 2, 2: -1, 25: 0.5, 7: 9, 3: 4 });
  const ranking = rank(given, catalogue, measured, ['CT', 'X-ray', 'Ultrasound'], labels);
  const { measured: first, related } = splitRanking(ranking);

  it('puts labels measured in the case’s modalities first, by probability at the pack’s temperature', () => {
    expect(first.map((row) => row.index)).toEqual([25, 0, 2]);
    expect(first[0]?.probability).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
    expect(first.map((row) => row.trained)).toEqual([true, true, true]);
  });

  it('lets the rest follow by logit without a probability, the ones measured in other modalities too', () => {
    expect(related.slice(0, 3).map((row) => row.index)).toEqual([7, 3, 1]);
    expect(related.every((row) => row.probability === undefined && row.measurement === undefined)).toBe(true);
    expect(related[2]?.trained).toBe(true);
    expect(related[0]?.trained).toBe(false);
    expect(related).toHaveLength(5566);
    const seventh = related[0];
    expect(seventh && reliability(seventh, measured)).toMatchObject({
      standing: 'related',
      published: undefined,
    });
  });

  it('shows the best verdict among the modalities, and never hides confounded behind few', () => {
    const [covid, , pneumothorax] = first;
    expect(pneumothorax?.measurement).toMatchObject({ modality: 'X-ray', verdict: 'good' });
    expect(covid?.measurement).toMatchObject({ modality: 'X-ray', verdict: 'confounded' });
    expect(covid?.measurements?.map((m) => m.verdict)).toEqual(['confounded', 'few']);
    expect(covid && reliability(covid, measured).confoundedIn).toEqual(['X-ray']);
  });

  it('marks what reaches the threshold', () => {
    expect(first.map(thresholdMark)).toEqual(['over', 'over', 'under']);
    expect(related.slice(0, 2).map(thresholdMark)).toEqual([undefined, undefined]);
  });

  it('calls a category measured when the disorder that decides it is, and puts those first', () => {
    const codes = ranking.categories.filter((category) => category.measured).map((category) => category.code);
    const covid = catalogue.disorder(25)?.icd10cm;
    expect(codes[0]).toBe(covid);
    expect(ranking.categories.slice(0, codes.length).every((category) => category.measured)).toBe(true);
    expect(ranking.categories[codes.length]?.from).toBe(7);
  });

  it('lets no label that was never measured hide one that was in the same category', () => {
    const inSame = catalogue.disorders.find(({ index, icd10cm }) => index > 2 && icd10cm === 'J93');
    const louder = rank(logits({ 2: -1, [inSame?.index ?? -1]: 8 }), catalogue, measured, ['CT'], labels);
    const pneumothorax = louder.categories.find(({ code }) => code === 'J93');
    expect(pneumothorax).toMatchObject({ from: 2, measured: true });
    expect(pneumothorax?.score).toBeCloseTo(1 / (1 + Math.exp(2)), 12);
  });
});

describe('logits that are no ranking', () => {
  it('are refused before they are ranked', () => {
    const bad = logits({ 17: Number.NaN });
    expect(checkLogits(bad)).toMatchObject({ ok: false, error: { kind: 'inference-failed' } });
    expect(checkLogits(logits({ 3: Number.POSITIVE_INFINITY }))).toMatchObject({
      error: { detail: 'logit 3 is Infinity' },
    });
    expect(checkLogits(logits({}))).toMatchObject({ ok: true });
    expect(() => rank(bad, catalogue, unmeasured, ['CT'], labels)).toThrow('no finite number');
    expect(() => rank(new Float32Array(3), catalogue, unmeasured, ['CT'], labels)).toThrow('3 logits');
  });

  it('are ordered by index when equal', () => {
    const flat = rank(new Float32Array(5569), catalogue, unmeasured, ['CT'], labels);
    expect(flat.disorders.map((row) => row.index)).toEqual(labels.map((label) => label.index));
    expect(flat.categories.map((row) => row.code)).toEqual(catalogue.categories.map(({ code }) => code));
  });
});

const GOLDEN: readonly [string, readonly Modality[], readonly number[]][] = [
  ['case1_xray', ['X-ray'], [123, 4038]],
  ['case2_ct12', ['CT'], [10]],
  ['case3_xray_us', ['X-ray', 'Ultrasound'], [25, 123, 4038]],
];

describe.skipIf(!hasShared('checkpoint/golden/golden.json'))('the compact checkpoint’s golden cases', () => {
  // Read within a test: this body runs where the tests are skipped, too.
  const readTops = () =>
    JSON.parse(readFileSync(sharedPath('checkpoint/golden/golden.json'), 'utf8')) as Record<
      string,
      { top: readonly { index: number; name: string; logit: number }[] }
    >;

  it.each(GOLDEN)(
    '%s: same order by logit, measured labels of its modalities first',
    (name, modalities, top) => {
      const { data } = readNpy(sharedPath(`checkpoint/golden/${name}/logits.npy`));
      const values = Float32Array.from(data);

      const byScore = rank(values, catalogue, unmeasured, modalities, labels);
      const expected = readTops()[name]?.top ?? [];
      expect(byScore.disorders.slice(0, 8).map((row) => [row.index, row.name])).toEqual(
        expected.map((row) => [row.index, row.name]),
      );
      byScore.disorders
        .slice(0, 8)
        .forEach((row, i) => expect(row.logit).toBeCloseTo(expected[i]?.logit ?? 0, 4));

      const table = compactMeasurements();
      const compact = builtManifest({ measured: table });
      const { measured: first, related } = splitRanking(rank(values, catalogue, compact, modalities, labels));
      const inModalities = table.results.filter((row) =>
        modalities.some((modality) => modality === row.modality),
      );
      expect(first.map((row) => row.index).toSorted((a, b) => a - b)).toEqual(
        [...new Set(inModalities.map((row) => row.label))].toSorted((a, b) => a - b),
      );
      expect(first.slice(0, top.length).map((row) => row.index)).toEqual(top);
      const [best] = first;
      expect(best?.probability).toBeCloseTo(1 / (1 + Math.exp(-(best?.logit ?? 0) / 0.905)), 12);
      expect(related.every((row) => row.probability === undefined)).toBe(true);
    },
  );

  it('the X-ray and ultrasound case shows COVID-19 as confounded', () => {
    const { data } = readNpy(sharedPath('checkpoint/golden/case3_xray_us/logits.npy'));
    const compact = builtManifest({ measured: compactMeasurements() });
    const ranking = rank(Float32Array.from(data), catalogue, compact, ['X-ray', 'Ultrasound'], labels);
    expect(ranking.disorders[0]).toMatchObject({ name: 'COVID-19', measurement: { verdict: 'confounded' } });
  });
});
