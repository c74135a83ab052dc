import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { DecodedSlice } from '@/pixels/slice.ts';
import { createCpuPreprocessor } from '@/preprocess/cpu.ts';
import { chosenSlices, examinationRange } from '@/preprocess/range.ts';
import { largestDifference, readNpy } from '../support/npy.ts';
import { asItIs, resizeGoldenFolder, resizeGoldens } from '../support/resize-golden.ts';
import { hasShared, sharedPath } from '../support/shared.ts';

async function resize(slices: readonly DecodedSlice[], size: number, rule: 'area' | 'bilinear') {
  const resized = await createCpuPreprocessor().resize(slices, size, rule);
  if (!resized.ok) throw new Error(resized.error.kind);
  return resized.value;
}

async function hostData(
  scan: Awaited<ReturnType<typeof resize>>,
  range = { min: 0, max: 1 },
): Promise<Float32Array> {
  const all = Array.from({ length: scan.slices }, (_, i) => i);
  const { tensor } = await scan.normalised(all, range);
  if (!('data' in tensor)) throw new Error('the CPU has no GPU buffers');
  return Float32Array.from(tensor.data);
}

test('there are arrays of both rules', () => {
  expect(new Set(resizeGoldens.map(({ rule }) => rule))).toEqual(new Set(['area', 'bilinear']));
  expect(resizeGoldens).toHaveLength(6);
});

test.each(resizeGoldens)('$name: PyTorch within 1e-4 of 0..255', async ({ slices, size, rule, expected }) => {
  const scan = await resize(slices(), size, rule);
  expect(largestDifference(await hostData(scan), expected())).toBeLessThanOrEqual(1e-4);
});

test('the slices that the reference takes of deep stacks', () => {
  const { examples } = JSON.parse(readFileSync(`${resizeGoldenFolder}/depth_indices.json`, 'utf8')) as {
    examples: Record<string, number[]>;
  };
  expect(Object.keys(examples)).toHaveLength(12);
  for (const [depth, indices] of Object.entries(examples))
    expect(chosenSlices(Number(depth), 32)).toEqual(indices);
});

const CASES = ['A_1xray_1slice', 'B_1ct_20slices', 'C_3mixed_pad4', 'D_6scans'];
describe.skipIf(!hasShared('golden/A_1xray_1slice'))('whole cases, normalised per examination', () => {
  test.each(CASES)('%s', async (name) => {
    const folder = sharedPath(`golden/${name}`);
    const { samples } = JSON.parse(readFileSync(`${folder}/meta.json`, 'utf8')) as {
      samples: { images: unknown[] }[];
    };
    const { shape, data: images } = readNpy(`${folder}/images_NDHW.npy`);
    const [, depth = 0, side = 0] = shape;
    let slot = 0;
    for (const [examination, { images: scans }] of samples.entries()) {
      const resized = await Promise.all(
        scans.map((_, j) => resize(stack(`${folder}/raw_${examination}_${j}.npy`), side, 'area')),
      );
      const range = examinationRange(name, resized, depth);
      if (!range.ok) throw new Error(range.error.kind);
      const empty = (0 - range.value.min) / (range.value.max - range.value.min);
      for (const scan of resized) {
        const padded = new Float32Array(depth * side * side).fill(empty);
        padded.set(await hostData(scan, range.value));
        const place = images.subarray(slot * padded.length, (slot + 1) * padded.length);
        expect(largestDifference(padded, place)).toBeLessThanOrEqual(1e-6);
        slot++;
      }
    }
    expect(slot).toBeGreaterThan(0);
  });
});

/** The slices of a `.npy` scan, [H, W, d]. */
function stack(path: string): DecodedSlice[] {
  const { shape, data } = readNpy(path);
  const [rows = 0, columns = 0, depth = 0] = shape;
  return Array.from({ length: depth }, (_, z) => ({
    rows,
    columns,
    values: Float32Array.from({ length: rows * columns }, (__, i) => data[i * depth + z] ?? NaN),
    display: asItIs,
  }));
}
