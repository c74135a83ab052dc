import { compareNaturally } from './order.ts';
import type { SliceRef } from './scan.ts';

/*
 * Orders that a person can ask for, as the override `reorder` wants them: `order[i]` is the index that slice i has now.
 */

export const reversedOrder = (slices: readonly SliceRef[]): readonly number[] =>
  slices.map((_, i) => slices.length - 1 - i);

/** By the files' names, numbers in them counting as numbers, and by the frames within a file. */
export const fileOrder = (slices: readonly SliceRef[]): readonly number[] =>
  slices
    .map((slice, i) => ({ ...slice, i }))
    .toSorted((a, b) => compareNaturally(a.path, b.path) || a.frame - b.frame)
    .map(({ i }) => i);
