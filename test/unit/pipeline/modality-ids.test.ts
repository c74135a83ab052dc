import { expect, test } from 'vitest';
import type { Manifest } from '@/model/manifest.ts';
import { modalityIds } from '@/pipeline/modality-ids.ts';
import type { Modality } from '@/volume/scan.ts';

const manifest = {
  modalities: [
    { name: 'CT', ids: [1, 2, 3] },
    { name: 'MRI', ids: [4, 5, 6] },
    { name: 'X-ray', ids: [7, 8] },
  ],
} as unknown as Manifest;

const scans = (...all: [string, Modality][]) =>
  all.map(([examinationId, modality]) => ({ examinationId, modality }));

test('ids count within an examination and a modality', () => {
  const ids = modalityIds(
    scans(['a', 'CT'], ['a', 'CT'], ['b', 'CT'], ['a', 'MRI'], ['a', 'CT'], ['b', 'X-ray'], ['b', 'X-ray']),
    manifest,
  );
  expect(ids).toEqual([1, 2, 1, 4, 3, 7, 8]);
});

test('more scans than the fusion has ids for share the last id', () => {
  expect(modalityIds(scans(['a', 'X-ray'], ['a', 'X-ray'], ['a', 'X-ray']), manifest)).toEqual([7, 8, 8]);
});

test('a modality that the pack does not know is a bug of the caller', () => {
  expect(() => modalityIds(scans(['a', 'Ultrasound']), manifest)).toThrow('Ultrasound');
});
