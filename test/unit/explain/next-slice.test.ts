import { describe, expect, test } from 'vitest';
import { nextSlice, wantedSlices } from '@/ui/explain/next-slice.ts';

describe('the slices whose maps are worked out', () => {
  const wanted = wantedSlices({ used: [0, 2, 4, 6, 8, 10], sliceWeights: [0.1, 0.3, 0.05, 0.2, 0.15, 0.2] });

  test('are at first the four with most weight', () => {
    expect(wanted.first).toEqual([2, 6, 10, 8]);
  });

  test('of a repeated picture it is one', () => {
    expect(wantedSlices({ used: [0, 0, 0], sliceWeights: [0.3, 0.3, 0.4] }).first).toEqual([0]);
  });

  test('begin with the one that is looked at, if the network saw it', () => {
    expect(nextSlice(wanted, new Set(), 4)).toBe(4);
    expect(nextSlice(wanted, new Set([4]), 4)).toBe(2);
    expect(nextSlice(wanted, new Set(), 5)).toBe(2);
    expect(nextSlice(wanted, new Set([2]), undefined)).toBe(6);
  });

  test('end when all of these are there, and go on when another is scrolled to', () => {
    const known = new Set(wanted.first);
    expect(nextSlice(wanted, known, 10)).toBeUndefined();
    expect(nextSlice(wanted, known, 0)).toBe(0);
    expect(nextSlice(wanted, known, 3)).toBeUndefined();
  });
});
