import { describe, expect, it } from 'vitest';
import { packLabels } from '@/ranking/labels.ts';
import { rank } from '@/ranking/rank.ts';
import { shippedCatalogue as catalogue } from '../../support/catalogue.ts';
import { builtManifest } from '../../support/manifest.ts';

describe('labels of a pack', () => {
  it('are the catalogue’s in the published space', () => {
    const labels = packLabels(builtManifest(), catalogue);
    expect(labels.ok && labels.value[35]).toEqual({
      index: 35,
      name: 'Anterior cruciate ligament tear',
      icd10cm: catalogue.disorder(35)?.icd10cm,
      group: 'head',
    });
  });

  it('are Normal and 930 categories in the ICD space, ranked by the head’s own logits', () => {
    const manifest = builtManifest({ space: 'raddiag-icd10cm', classes: 931 });
    const labels = packLabels(manifest, catalogue);
    if (!labels.ok) throw new Error(labels.error.kind);
    expect(labels.value[0]).toMatchObject({ name: 'Normal', icd10cm: '', group: 'normal' });
    const logits = Float32Array.from({ length: 931 }, (_, i) => (i === 40 ? 3 : -i / 100));
    const ranking = rank(logits, catalogue, manifest, ['CT'], labels.value);
    const code = catalogue.categories[39]?.code;
    expect(ranking.categories[0]).toMatchObject({ code, from: undefined });
    expect(ranking.categories[0]?.score).toBeCloseTo(1 / (1 + Math.exp(-3)), 12);
    expect(ranking.disorders[0]).toMatchObject({ index: 40, icd10cm: code });
    expect(ranking.categories).toHaveLength(930);
  });

  it('follow the pack’s own order of codes where it states one', () => {
    const manifest = builtManifest({ space: 'raddiag-icd10cm', classes: 3 });
    const labels = packLabels(manifest, catalogue, ['Normal', 'I71', 'aortic aneurysm and dissections']);
    expect(labels.ok && labels.value.map(({ icd10cm }) => icd10cm)).toEqual(['', 'I71', 'I71']);
    expect(labels.ok && labels.value[1]?.name).toBe('Aortic aneurysm and dissection');
  });

  it('of a space of their own are matched by name, and else unknown', () => {
    const manifest = builtManifest({ space: 'custom', classes: 4 });
    const labels = packLabels(manifest, catalogue, ['class_0', 'Ischemic stroke', 'normal', 'I71']);
    if (!labels.ok) throw new Error(labels.error.kind);
    expect(labels.value).toEqual([
      { index: 0, name: 'class_0', icd10cm: '', group: 'unknown' },
      { index: 1, name: 'Ischemic stroke', icd10cm: catalogue.disorder(4033)?.icd10cm, group: 'tail' },
      { index: 2, name: 'normal', icd10cm: '', group: 'normal' },
      { index: 3, name: 'I71', icd10cm: 'I71', group: catalogue.category('I71')?.group },
    ]);
    const ranking = rank(Float32Array.of(1, 2, 3, 4), catalogue, manifest, ['MRI'], labels.value);
    expect(ranking.disorders.map((row) => row.name)).toEqual(['I71', 'normal', 'Ischemic stroke', 'class_0']);
    expect(ranking.categories.map((row) => row.from)).toEqual([3, 1]);
  });

  it('in another number than the classes are refused, naming the pack', () => {
    for (const [space, names] of [
      ['raddiag-disorders', undefined],
      ['custom', undefined],
      ['custom', ['one']],
    ] as const)
      expect(packLabels(builtManifest({ space, classes: 50 }), catalogue, names)).toMatchObject({
        ok: false,
        error: {
          kind: 'pack-invalid',
          pack: 'built',
          detail: expect.stringContaining('50 classes') as string,
        },
      });
  });
});
