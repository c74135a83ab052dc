import { describe, expect, test } from 'vitest';
import type { DecodedSlice, DisplayMapping, StoredValues } from '@/pixels/slice.ts';
import { createCpuPreprocessor } from '@/preprocess/cpu.ts';
import type { ResizedScan, ResizeRule } from '@/preprocess/prepare.ts';

const identity: DisplayMapping = {
  rescale: { slope: 1, intercept: 0 },
  window: { center: 0, width: 1, shape: 'IDENTITY' },
  invert: false,
};
const slice = (rows: number, columns: number, values: StoredValues, display = identity): DecodedSlice => ({
  rows,
  columns,
  values,
  display,
});

async function resized(slices: DecodedSlice[], size: number, rule: ResizeRule): Promise<ResizedScan> {
  const result = await createCpuPreprocessor().resize(slices, size, rule);
  if (!result.ok) throw new Error(result.error.kind);
  return result.value;
}

async function values(scan: ResizedScan, indices: number[]): Promise<number[]> {
  const { tensor } = await scan.normalised(indices, { min: 0, max: 1 });
  if (!('data' in tensor)) throw new Error('the CPU has no GPU buffers');
  return [...tensor.data];
}

describe('resize', () => {
  test('area: overlapping means of rows and columns', async () => {
    const scan = await resized([slice(2, 3, Uint8Array.of(0, 6, 12, 30, 36, 42))], 2, 'area');
    expect(await values(scan, [0])).toEqual([3, 9, 33, 39]);
    expect(scan.range).toEqual({ min: 3, max: 39 });
  });

  test('bilinear: between neighbours, the edge repeated', async () => {
    const scan = await resized([slice(1, 2, Uint8Array.of(0, 100))], 4, 'bilinear');
    expect(await values(scan, [0])).toEqual([1, 2, 3, 4].flatMap(() => [0, 25, 75, 100]));
  });

  test('the window comes before the mean, and nothing is rounded', async () => {
    const display: DisplayMapping = {
      ...identity,
      window: { center: 50, width: 100, shape: 'LINEAR_EXACT' },
    };
    const scan = await resized([slice(1, 3, Int16Array.of(-1000, 33, 1000), display)], 1, 'area');
    expect(scan.range.min).toBeCloseTo((0 + 0.33 * 255 + 255) / 3, 12);
  });
});

test('a scan: slices of different sizes in order, its range over all, some of them normalised', async () => {
  const scan = await resized(
    [slice(1, 1, Uint8Array.of(20)), slice(2, 2, Float32Array.of(1, 2, 3, 4)), slice(1, 1, Int8Array.of(-6))],
    2,
    'bilinear',
  );
  expect(scan.slices).toBe(3);
  expect(scan.range).toEqual({ min: -6, max: 20 });
  const { tensor } = await scan.normalised([1, 0], { min: 0, max: 40 });
  expect(tensor).toEqual({
    dims: [2, 1, 2, 2],
    data: Float32Array.of(1 / 40, 2 / 40, 3 / 40, 4 / 40, 0.5, 0.5, 0.5, 0.5),
  });
});

test('infinite values that nothing clamps are refused; a window clamps them', async () => {
  const infinite = Float32Array.of(1, Infinity, 2, 3);
  expect(await createCpuPreprocessor().resize([slice(2, 2, infinite)], 2, 'area')).toMatchObject({
    ok: false,
    error: { kind: 'inference-failed', stage: 'preprocess' },
  });
  const display: DisplayMapping = { ...identity, window: { center: 2, width: 4, shape: 'LINEAR_EXACT' } };
  const scan = await resized([slice(2, 2, infinite, display)], 2, 'area');
  expect(scan.range).toEqual({ min: 63.75, max: 255 });
});

test('what only a bug can ask for throws', async () => {
  const cpu = createCpuPreprocessor();
  const one = slice(1, 1, Uint8Array.of(1));
  await expect(cpu.resize([], 8, 'area')).rejects.toThrow('without slices');
  await expect(cpu.resize([slice(2, 2, Uint8Array.of(1))], 8, 'area')).rejects.toThrow(/slice 0: 1 values/);
  await expect(cpu.resize([one], 0, 'area')).rejects.toThrow(RangeError);
  const scan = await resized([one], 1, 'area');
  await expect(scan.normalised([1], { min: 0, max: 1 })).rejects.toThrow('slice 1 of 1');
  await expect(scan.normalised([], { min: 0, max: 1 })).rejects.toThrow(RangeError);
});
