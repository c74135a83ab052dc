import type { VoiWindow } from '@/parse/instance.ts';
import { modalityValue } from './display.ts';
import type { DecodedSlice } from './slice.ts';

export interface ModalityRange {
  readonly low: number;
  readonly high: number;
}

/** Smallest and largest modality value, padding and what is no number left out. */
export function modalityRange({ values, display }: DecodedSlice): ModalityRange {
  let low = Infinity;
  let high = -Infinity;
  const value = modalityValue(display);
  for (let i = 0; i < values.length; i++) {
    if (values[i] === display.padding) continue;
    const v = value(values[i]!);
    if (!Number.isFinite(v)) continue;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return { low, high };
}

/** Values looked at, at most: more do not move a percentile by what an eye can see. */
const SAMPLE = 1 << 20;

/** Share of the values that lies below and above the window. */
const TAIL = 0.005;

/**
 * The window from the 0.5th to the 99.5th percentile of all slices together, in modality units. Large scans are
 * sampled evenly; padding does not count.
 */
export function robustWindow(slices: readonly DecodedSlice[]): VoiWindow {
  const total = slices.reduce((sum, { values }) => sum + values.length, 0);
  // Odd, so that it does not walk down one column of pictures whose width is a power of two.
  const stride = Math.max(1, Math.ceil(total / SAMPLE)) | 1;
  const sample = new Float64Array(Math.ceil(total / stride) + slices.length);
  let count = 0;
  for (const { values, display } of slices) {
    const value = modalityValue(display);
    for (let i = 0; i < values.length; i += stride) {
      const v = values[i] === display.padding ? NaN : value(values[i]!);
      if (Number.isFinite(v)) sample[count++] = v;
    }
  }
  const sorted = sample.subarray(0, count).toSorted();
  if (count === 0) return { center: 0, width: 1, shape: 'LINEAR_EXACT' };
  const at = (share: number) => sorted[Math.round(share * (count - 1))]!;
  let [low, high] = [at(TAIL), at(1 - TAIL)];
  // A small bright thing on an even ground: the ground alone would make a window of no width.
  if (high <= low) [low, high] = [sorted[0]!, sorted[count - 1]!];
  return { center: (low + high) / 2, width: high > low ? high - low : 1, shape: 'LINEAR_EXACT' };
}
