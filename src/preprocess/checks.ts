import type { LongtailError } from '@/core/errors.ts';
import { err } from '@/core/result.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';
import type { DisplayRange } from './prepare.ts';

/** Throws on what only a bug can bring here. */
export function checkSlices(slices: readonly DecodedSlice[], size: number): void {
  if (slices.length === 0) throw new RangeError('a scan without slices cannot be resized');
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`${size} is no side of a picture`);
  slices.forEach(({ rows, columns, values }, i) => {
    if (rows < 1 || columns < 1 || values.length !== rows * columns)
      throw new RangeError(`slice ${i}: ${values.length} values for ${rows} x ${columns} pixels`);
  });
}

export function checkIndices(indices: readonly number[], slices: number): void {
  if (indices.length === 0) throw new RangeError('no slice was chosen');
  for (const i of indices)
    if (!Number.isInteger(i) || i < 0 || i >= slices) throw new RangeError(`slice ${i} of ${slices}`);
}

/** Single precision holds these sums of products safely; what is beyond came from infinite values. */
const LARGEST = 1e30;

/** @returns an error where infinite values reached the display range: a float scan that no window clamps */
export function checkFinite({
  min,
  max,
}: DisplayRange): { readonly ok: false; readonly error: LongtailError } | undefined {
  if (min >= -LARGEST && max <= LARGEST) return undefined;
  return err({
    kind: 'inference-failed',
    stage: 'preprocess',
    detail: `The scan's values are infinite or too large to normalise (${min} to ${max}).`,
  });
}
