import { expect } from 'vitest';
import { BufferUsage, readBack } from '@/gpu/buffers.ts';
import { runOnDevice } from '@/gpu/run.ts';
import type { DecodedSlice, DisplayMapping, StoredValues } from '@/pixels/slice.ts';
import { createCpuPreprocessor } from '@/preprocess/cpu.ts';
import { createGpuPreprocessor } from '@/preprocess/gpu.ts';
import type { DisplayRange, Preprocessor, ResizeRule } from '@/preprocess/prepare.ts';
import { largestDifference } from '../support/npy.ts';
import { asItIs } from '../support/resize-golden.ts';

/** Single precision against double, as a share of the examination's range. */
export const TOLERANCE = 1e-5;

/** Numbers 0 <= x < 1 that repeat with the seed (mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function sliceOf(
  rows: number,
  columns: number,
  values: StoredValues,
  display: DisplayMapping = asItIs,
): DecodedSlice {
  return { rows, columns, values, display };
}

/** A GPU buffer's floats in main memory. */
export async function floats(device: GPUDevice, buffer: GPUBuffer, count: number): Promise<Float32Array> {
  const read = await runOnDevice(
    device,
    'test',
    (issue) => readBack(device, issue, buffer, count * 4),
    () => undefined,
  );
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return new Float32Array(read.value);
}

/** The encoder's input for some slices, wherever it was made. */
export async function prepared(
  preprocessor: Preprocessor,
  device: GPUDevice,
  slices: readonly DecodedSlice[],
  size: number,
  rule: ResizeRule,
  range?: DisplayRange,
  indices = slices.map((_, i) => i),
): Promise<{ range: DisplayRange; data: Float32Array }> {
  const resized = await preprocessor.resize(slices, size, rule);
  if (!resized.ok) throw new Error(JSON.stringify(resized.error));
  const scan = resized.value;
  expect(scan.slices).toBe(slices.length);
  const over =
    range ??
    (scan.range.max > scan.range.min ? scan.range : { min: scan.range.min, max: scan.range.min + 1 });
  const { tensor, release } = await scan.normalised(indices, over);
  expect(tensor.dims).toEqual([indices.length, 1, size, size]);
  const count = indices.length * size * size;
  if ('buffer' in tensor)
    // What onnxruntime wants of a buffer that it takes as a tensor.
    expect(tensor.buffer.usage).toBe(BufferUsage.storage | BufferUsage.copySource | BufferUsage.copyTarget);
  const data =
    'buffer' in tensor ? await floats(device, tensor.buffer, count) : Float32Array.from(tensor.data);
  release();
  scan.dispose();
  return { range: scan.range, data };
}

/**
 * Both implementations on the same slices: their ranges, and every value normalised to the oracle's range, agree.
 * @returns the largest difference, as a share of the range
 */
export async function expectAgreement(
  device: GPUDevice,
  slices: readonly DecodedSlice[],
  size: number,
  rule: ResizeRule,
  examination?: DisplayRange,
): Promise<number> {
  const oracle = await prepared(createCpuPreprocessor(), device, slices, size, rule, examination);
  const over = examination ?? oracle.range;
  const contrast = over.max > over.min ? over.max - over.min : 1;
  const gpu = await prepared(createGpuPreprocessor(device), device, slices, size, rule, {
    min: over.min,
    max: over.min + contrast,
  });
  const difference = Math.max(
    largestDifference(gpu.data, oracle.data),
    Math.abs(gpu.range.min - oracle.range.min) / contrast,
    Math.abs(gpu.range.max - oracle.range.max) / contrast,
  );
  expect(difference).toBeLessThanOrEqual(TOLERANCE);
  return difference;
}
