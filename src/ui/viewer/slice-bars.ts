import { changeOf, type SlicesLeftOut } from '@/explain/leave-one-out.ts';
import type { ScanOutcome } from '@/ranking/diagnosis.ts';

export interface SliceBar {
  /** Index into the scan's slices. */
  readonly slice: number;
  /** 0 at the first slice, 1 at the last. */
  readonly position: number;
  /** 1 for the strongest slice of the scan; below zero what speaks against a label. */
  readonly height: number;
  /** The slice with most attention. */
  readonly isKey: boolean;
}

/** A bar for each slice that reached the model, placed among all slices of the scan: its share of the attention. */
export function sliceBars(
  { used, sliceWeights, keySlice }: Pick<ScanOutcome, 'used' | 'sliceWeights' | 'keySlice'>,
  sliceCount: number,
): readonly SliceBar[] {
  const heaviest = Math.max(...sliceWeights, Number.MIN_VALUE);
  return used.map((slice, i) => ({
    slice,
    position: placeOf(slice, sliceCount),
    height: (sliceWeights[i] ?? 0) / heaviest,
    isKey: slice === keySlice,
  }));
}

/** The same bars as the change of a label without each slice: upwards where the label falls without it. */
export function changeBars(
  { keySlice }: Pick<ScanOutcome, 'keySlice'>,
  { slices, without }: SlicesLeftOut,
  whole: Float32Array,
  label: number,
  sliceCount: number,
): readonly SliceBar[] {
  const support = without.map((logits) => 0 - (changeOf(whole, logits, label) ?? 0));
  const strongest = Math.max(...support.map(Math.abs), Number.MIN_VALUE);
  return slices.map((slice, i) => ({
    slice,
    position: placeOf(slice, sliceCount),
    height: (support[i] ?? 0) / strongest,
    isKey: slice === keySlice,
  }));
}

const placeOf = (slice: number, sliceCount: number): number =>
  sliceCount > 1 ? slice / (sliceCount - 1) : 0;
