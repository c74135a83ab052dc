import { expect, test } from 'vitest';
import type { CellMap } from '@/explain/cell-map.ts';
import { overlayFor } from '@/explain/overlay.ts';
import { heatsOf } from '@/ui/explain/heats.ts';

const map = (...values: number[]): CellMap => ({
  rows: 2,
  columns: 2,
  values: Float32Array.from(values),
  rowCentres: [0.25, 0.75],
  columnCentres: [0.25, 0.75],
});

test('the map of one label lies over every viewport, and its slices share a scale', () => {
  const heats = heatsOf('ct', [
    { slice: 4, maps: [map(1, 0, 0, 0)] },
    { slice: 7, maps: [map(0, 0, 0, -3)] },
  ]);
  expect(heats.map(({ slice, pane, kind, scale }) => [slice, pane, kind, scale])).toEqual([
    [4, undefined, undefined, 3],
    [7, undefined, undefined, 3],
  ]);
});

test('of two labels each has a viewport, and the third shows one less the other at every pixel', () => {
  const [a, b] = [map(3, 1, 0, -2), map(1, 2, 0, 2)];
  const heats = heatsOf('ct', [{ slice: 4, maps: [a, b] }]);
  expect(heats.map(({ pane, kind }) => [pane, kind])).toEqual([
    [0, undefined],
    [1, undefined],
    [2, 'difference'],
  ]);
  const [first, second, difference] = heats.map(({ values }) => values);
  expect(first).toEqual(overlayFor(a, 128, 128));
  difference?.forEach((value, i) => {
    expect(value).toBeCloseTo((first?.[i] ?? NaN) - (second?.[i] ?? NaN), 5);
  });
  expect(new Set(heats.map(({ scale }) => scale))).toEqual(new Set([4]));
});

test('nothing lies over slices without maps', () => {
  expect(heatsOf('ct', [])).toEqual([]);
});
