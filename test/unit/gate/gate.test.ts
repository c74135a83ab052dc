import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

import { CHEST_GRID } from '@/gate/chest-grid.ts';
import { bestOther, featureDistance, overSlices } from '@/gate/feature-distance.ts';
import type { GateScan } from '@/gate/scan-check.ts';
import { gateFindings, isStopped } from '@/gate/gate.ts';
import { headerPosture } from '@/gate/header-posture.ts';
import { lookAt, type Look } from '@/gate/look.ts';
import { mirrored, turned } from '@/gate/posture.ts';
import { manifestSchema, type Manifest } from '@/model/manifest.ts';
import { goldenBytes } from '@/model/golden.ts';
import { createText } from '@/text/create-text.ts';
import type { Scan } from '@/volume/scan.ts';
import gateTexts from '@/text/en/gate.json';
import { greySlice, page, photo } from '../../support/altered-pictures.ts';

const path = fileURLToPath(new URL('../../../models/compact/manifest.json', import.meta.url));
const manifest = manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));

const SIDE = 256;
const plain: Look = lookAt(greySlice(goldenBytes(1, 0, SIDE, SIDE), SIDE));

function gated(scan: Partial<Scan> = {}, rest: Partial<GateScan> = {}): GateScan {
  return {
    scan: {
      id: 's',
      examinationId: 'e',
      title: 's',
      modality: 'CT',
      modalitySource: 'header',
      region: 'chest',
      rows: SIDE,
      columns: SIDE,
      slices: Array.from({ length: 20 }, (_, frame) => ({ path: 'p', frame })),
      findings: [],
      excluded: undefined,
      rules: [],
      ...scan,
    },
    modality: 'CT',
    looks: [plain],
    features: [],
    ...rest,
  };
}

const found = (scan: GateScan, pack: Manifest = manifest) =>
  gateFindings({ scans: [scan], manifest: pack }).map(({ check, level }) => `${level} ${check}`);

describe('the gate', () => {
  it('lets an ordinary stack pass', () => {
    expect(found(gated())).toEqual([]);
  });

  it('stops photographs and pages, unless the header names the modality', () => {
    const picture = { modalitySource: 'user' } as const;
    const colour = { looks: [lookAt(photo(1, SIDE))] };
    expect(found(gated(picture, colour))).toEqual(['stop photo']);
    expect(found(gated({}, colour))).toEqual(['warn photo']);
    expect(found(gated(picture, { looks: [lookAt(greySlice(page(SIDE), SIDE))] }))).toContain(
      'stop document',
    );
  });

  it('takes a bright ground without letters for a negative, not for a page', () => {
    const negative = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
      const radius = Math.hypot(Math.floor(i / SIDE) - 128, (i % SIDE) - 128);
      return radius > 90 ? 255 : 40 + radius;
    });
    const findings = found(gated({ modalitySource: 'user' }, { looks: [lookAt(greySlice(negative, SIDE))] }));
    expect(findings).toContain('warn bright-background');
    expect(findings).not.toContain('stop document');
  });

  it('stops pictures in which nothing can be seen, and warns of an extreme window', () => {
    const flat = lookAt(greySlice(new Uint8Array(SIDE * SIDE).fill(90), SIDE));
    const binary = lookAt(
      greySlice(
        goldenBytes(1, 0, SIDE, SIDE).map((value) => (value > 128 ? 255 : 0)),
        SIDE,
      ),
    );
    expect(found(gated({}, { looks: [flat] }))).toEqual(['stop constant']);
    expect(found(gated({}, { looks: [binary] }))).toContain('warn binary-window');
  });

  it('says what the pack was not measured on', () => {
    expect(found(gated({}, { modality: 'Mammography' }))).toEqual(['warn unmeasured-modality']);
    expect(found(gated({ region: 'spine' }))).toEqual(['warn unmeasured-region']);
    expect(found(gated({ region: undefined }))).toEqual([]);
    const { measured: _, ...unmeasured } = manifest;
    expect(found(gated({}, { modality: 'Mammography' }), unmeasured)).toEqual([]);
  });

  it('stops a case of localisers alone, and warns of one beside a scan', () => {
    const scout = gated({ id: 'l', rules: ['localiser by words'] });
    expect(found(scout)).toEqual(['stop localiser-only']);
    const both = gateFindings({ scans: [scout, gated()], manifest });
    expect(both).toEqual([{ check: 'localiser', level: 'warn', scanId: 'l', facts: {} }]);
    expect(isStopped(both)).toBe(false);
  });

  it('stops scans of several patients, where several take part', () => {
    const [one, other] = [gated({ patient: 1 }), gated({ id: 'o', patient: 2 })];
    const stop = { check: 'several-patients', level: 'stop', facts: { patients: 2 } };
    expect(gateFindings({ scans: [one, other], manifest })).toEqual([stop]);
    expect(gateFindings({ scans: [one, gated({ id: 'x' })], manifest })).toEqual([]);
  });

  it('counts slices of stacks alone', () => {
    const few = (count: number) => ({
      slices: Array.from({ length: count }, (_, frame) => ({ path: 'p', frame })),
    });
    expect(found(gated(few(1)))).toEqual(['note single-slice']);
    expect(found(gated(few(4)))).toEqual(['warn few-slices']);
    expect(found(gated(few(5)))).toEqual([]);
    expect(found(gated(few(1), { modality: 'Ultrasound' }))).toEqual([]);
  });

  it('tells gaps, spacing, tilt, doubles and burned-in text of the header', () => {
    const findings: Scan['findings'] = [
      { kind: 'gap', afterSlice: 3, millimetres: 10, expected: 5 },
      { kind: 'irregular-spacing', smallest: 1, largest: 2 },
      { kind: 'gantry-tilt', degrees: 12 },
      { kind: 'duplicate-slices', count: 2 },
      { kind: 'burned-in-text' },
      { kind: 'no-geometry' },
    ];
    expect(found(gated({ findings }))).toEqual([
      'warn gap',
      'warn burned-in-text',
      'note irregular-spacing',
      'note tilt',
      'note duplicate-slices',
    ]);
  });

  it('has words for every finding, with nothing left to fill in', () => {
    const { t } = createText();
    const scans = [
      gated({ region: 'spine', findings: [{ kind: 'gap', afterSlice: 3, millimetres: 10, expected: 5 }] }),
      gated({}, { modality: 'Mammography', looks: [lookAt(photo(1, SIDE))] }),
    ];
    const findings = gateFindings({ scans, manifest });
    expect(findings.length).toBe(4);
    for (const { check, facts } of findings)
      for (const part of ['title', 'reason', 'todo']) {
        const words = t(`gate:check.${check}.${part}`, facts);
        expect(words).not.toMatch(/\{\{|^gate:|^check\./);
        expect(words.length).toBeGreaterThan(10);
      }
    expect(Object.keys(gateTexts.check)).toContain('far-from-training');
  });
});

describe('directions of the header', () => {
  const of = (columns: readonly [number, number, number], rows: readonly [number, number, number]) =>
    headerPosture({ volume: { origin: [0, 0, 0], orientation: [columns, rows], spacing: [1, 1, 1] } });

  it('are told for the three planes as they are usually read, and turned', () => {
    expect(of([1, 0, 0], [0, 1, 0])).toBe('as-read');
    expect(of([1, 0, 0], [0, 0, -1])).toBe('as-read');
    expect(of([0, 1, 0], [0, 0, -1])).toBe('as-read');
    expect(of([-1, 0, 0], [0, 1, 0])).toBe('mirrored');
    expect(of([1, 0, 0], [0, -1, 0])).toBe('upside-down');
    expect(of([-1, 0, 0], [0, -1, 0])).toBe('half-turn');
    expect(of([0, 1, 0], [1, 0, 0])).toBe('oblique');
    expect(headerPosture({})).toBeUndefined();
  });
});

describe('a chest radiograph', () => {
  const film = (grid: readonly number[], projection: Scan['projection'] = {}) =>
    found(
      gated(
        { modality: 'X-ray', projection, slices: [{ path: 'p', frame: 0 }] },
        { modality: 'X-ray', looks: [{ ...plain, grid }] },
      ),
    );
  // The mean one with its sides drawn out, as in a picture with a large heart.
  const usual = CHEST_GRID.map((value, i) => 128 + value + 1.5 * (value - (mirrored(CHEST_GRID)[i] ?? 0)));

  it('passes as it is usually read, and is told mirrored, turned or inverted from the picture alone', () => {
    expect(film(usual)).toEqual([]);
    expect(film(mirrored(usual))).toEqual(['warn mirrored']);
    expect(film(turned(usual, 90))).toEqual(['warn rotated']);
    expect(film(usual.map((value) => 255 - value))).toEqual(['warn inverted']);
  });

  it('is told turned or mirrored from its header, which stands above what it looks like', () => {
    expect(
      film(usual, {
        orientation: [
          [-1, 0, 0],
          [0, 0, -1],
        ],
      }),
    ).toEqual(['warn turned-by-header']);
    expect(
      film(mirrored(usual), {
        orientation: [
          [1, 0, 0],
          [0, 0, -1],
        ],
      }),
    ).toEqual([]);
    expect(
      film(
        usual.map((value) => 255 - value),
        {
          orientation: [
            [1, 0, 0],
            [0, 0, -1],
          ],
        },
      ),
    ).toEqual(['warn inverted']);
    expect(film(mirrored(usual), { view: 'LL' })).toEqual([]);
  });

  it('that was flipped or turned when it was made is noted where its directions are not stated', () => {
    expect(film(usual, { flipped: true, turned: 90 })).toEqual(['note turned-when-made']);
    expect(
      film(usual, {
        flipped: true,
        orientation: [
          [1, 0, 0],
          [0, 0, -1],
        ],
      }),
    ).toEqual([]);
  });
});

describe('distance in feature space', () => {
  // CT varies along the first feature, MRI lies to the right of it.
  const own = { modality: 'CT', mean: [1, 2], directions: [[1, 0]], threshold: 3, margin: 0 };
  const statistics = { ...own, discriminant: [-1, 0, 5] };
  const other = { ...own, modality: 'MRI', mean: [9, 2], discriminant: [1, 0, -5] };

  it('is what is left of the way from the mean beside the main directions', () => {
    expect(featureDistance(Float32Array.of(7, 5), statistics)).toBe(3);
    const slices = [Float32Array.of(1, 2), Float32Array.of(2, 3), Float32Array.of(50, 50)];
    expect(overSlices(slices, (slice) => featureDistance(slice, statistics))).toBe(1);
  });

  it('warns of features far from all, and of those that score as another modality', () => {
    const measured = manifest.measured && { ...manifest.measured, features: [statistics, other] };
    const pack = { ...manifest, measured };
    expect(found(gated({}, { features: [Float32Array.of(1, 2)] }), pack)).toEqual([]);
    expect(found(gated({}, { features: [Float32Array.of(1, -9)] }), pack)).toEqual([
      'warn far-from-training',
    ]);
    expect(found(gated({}, { features: [Float32Array.of(9, 2)] }), pack)).toEqual(['warn looks-like-other']);
    expect(bestOther([Float32Array.of(9, 2)], statistics, [statistics, other])).toEqual({
      modality: 'MRI',
      margin: 8,
    });
    expect(bestOther([Float32Array.of(9, 2)], own, [own, other])).toBeUndefined();
  });

  it('has statistics in the shipped pack for each measured modality, as wide as its features', () => {
    const features = manifest.measured?.features ?? [];
    expect(features.map(({ modality }) => modality)).toEqual(['CT', 'MRI', 'X-ray', 'Ultrasound']);
    const { hidden } = manifest.architecture;
    for (const { mean, directions, discriminant } of features) {
      expect([mean.length, discriminant?.length]).toEqual([hidden, hidden + 1]);
      for (const direction of directions) expect(Math.hypot(...direction)).toBeCloseTo(1, 2);
    }
  });
});
