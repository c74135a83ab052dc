import type { LongtailError } from '@/core/errors.ts';
import { ok, type Result } from '@/core/result.ts';
import { displayValue } from '@/pixels/display.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';
import { checkFinite, checkIndices, checkSlices } from './checks.ts';
import { axisTaps, type Tap } from './kernel.ts';
import type { DisplayRange, Preprocessor, ResizedScan, ResizeRule } from './prepare.ts';

/** Preprocess on the CPU in double precision: what runs without a GPU, and the oracle that the shaders must equal. */
export function createCpuPreprocessor(): Preprocessor {
  // Inside a promise, so that a bug's exception rejects, as on the GPU.
  return {
    resize: (slices, size, rule) =>
      new Promise((resolve) => {
        resolve(resizeScan(slices, size, rule));
      }),
  };
}

function resizeScan(
  slices: readonly DecodedSlice[],
  size: number,
  rule: ResizeRule,
): Result<ResizedScan, LongtailError> {
  checkSlices(slices, size);
  const pixels = size * size;
  const resized = new Float64Array(slices.length * pixels);
  slices.forEach((slice, i) => {
    const target = resized.subarray(i * pixels, (i + 1) * pixels);
    resizeSlice(slice, axisTaps(rule, slice.rows, size), axisTaps(rule, slice.columns, size), target);
  });
  const range = rangeOf(resized);
  const scan: ResizedScan = {
    slices: slices.length,
    range,
    normalised: (indices, over) =>
      new Promise((resolve) => {
        checkIndices(indices, slices.length);
        const data = normalise(resized, pixels, indices, over);
        resolve({ tensor: { dims: [indices.length, 1, size, size], data }, release: () => undefined });
      }),
    dispose: () => undefined,
  };
  return checkFinite(range) ?? ok(scan);
}

/** Display values of a picture, resized: `target` is rowTaps.length x columnTaps.length. */
function resizeSlice(
  { values, columns, display }: DecodedSlice,
  rowTaps: readonly Tap[],
  columnTaps: readonly Tap[],
  target: Float64Array,
): void {
  const shown = displayValue(display);
  const width = columnTaps.length;
  // Neighbouring output rows share at most two source rows: even and odd ones each have a place to stay in.
  const lines = [new Float64Array(width), new Float64Array(width)];
  const held = [-1, -1];
  const resizedLine = (row: number): Float64Array => {
    const line = lines[row & 1]!;
    if (held[row & 1] === row) return line;
    held[row & 1] = row;
    const start = row * columns;
    for (let x = 0; x < width; x++) {
      const { first, count, head, rest } = columnTaps[x]!;
      let others = 0;
      for (let t = 1; t < count; t++) others += shown(values[start + first + t]!);
      line[x] = head * shown(values[start + first]!) + rest * others;
    }
    return line;
  };
  rowTaps.forEach(({ first, count, head, rest }, y) => {
    for (let t = 0; t < count; t++) {
      const weight = t === 0 ? head : rest;
      const line = resizedLine(first + t);
      for (let x = 0; x < width; x++) target[y * width + x]! += weight * line[x]!;
    }
  });
}

function rangeOf(values: Float64Array): DisplayRange {
  let min = Infinity;
  let max = -Infinity;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}

function normalise(
  resized: Float64Array,
  pixels: number,
  indices: readonly number[],
  { min, max }: DisplayRange,
): Float32Array {
  const data = new Float32Array(indices.length * pixels);
  indices.forEach((slice, k) => {
    for (let i = 0; i < pixels; i++)
      data[k * pixels + i] = (resized[slice * pixels + i]! - min) / (max - min);
  });
  return data;
}
