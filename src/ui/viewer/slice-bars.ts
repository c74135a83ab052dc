import type { ScanOutcome } from '@/ranking/diagnosis.ts';

export interface SliceBar {
  /** Index into the scan's slices. */
  readonly slice: number;
  /** 0 at the first slice, 1 at the last. */
  readonly position: number;
  /** 0..1, 1 for the heaviest slice. */
  readonly height: number;
  readonly isKey: boolean;
}

/** A bar for each slice that reached the model, placed among all slices of the scan. */
export function sliceBars(
  { used, sliceWeights, keySlice }: Pick<ScanOutcome, 'used' | 'sliceWeights' | 'keySlice'>,
  sliceCount: number,
): readonly SliceBar[] {
  const heaviest = Math.max(...sliceWeights, Number.MIN_VALUE);
  return used.map((slice, i) => ({
    slice,
    position: sliceCount > 1 ? slice / (sliceCount - 1) : 0,
    height: (sliceWeights[i] ?? 0) / heaviest,
    isKey: slice === keySlice,
  }));
}
