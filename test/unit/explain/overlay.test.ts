import { describe, expect, test } from 'vitest';
import { overlayFor, paintOverlay, strongest } from '@/explain/overlay.ts';
import type { CellMap } from '@/explain/cell-map.ts';

const corners = (values: readonly number[]): CellMap => ({
  rows: 2,
  columns: 2,
  values: Float32Array.from(values),
  rowCentres: [0.25, 0.75],
  columnCentres: [0.25, 0.75],
});

describe('a map in the space of a picture', () => {
  test('is constant outside the outermost centres, and each corner keeps its own cell', () => {
    const grid = overlayFor(corners([1, 2, 3, 4]), 40, 80);
    expect(grid[0]).toBe(1);
    expect(grid[79]).toBe(2);
    expect(grid[39 * 80]).toBe(3);
    expect(grid[39 * 80 + 79]).toBe(4);
  });

  test('is bilinear between them: the middle is the mean', () => {
    const grid = overlayFor(corners([1, 2, 3, 6]), 41, 41);
    expect(grid[20 * 41 + 20]).toBeCloseTo(3, 5);
    expect(grid[20 * 41]).toBeCloseTo(2, 5);
  });

  test('reproduces a plane exactly between the centres', () => {
    const grid = overlayFor(corners([0, 1, 10, 11]), 100, 100);
    for (let y = 25; y < 75; y += 7)
      for (let x = 25; x < 75; x += 7) {
        const [down, across] = [(y + 0.5) / 100, (x + 0.5) / 100];
        expect(grid[y * 100 + x]).toBeCloseTo((down - 0.25) * 20 + (across - 0.25) * 2, 4);
      }
  });
});

describe('colours', () => {
  const values = Float32Array.of(2, -1, 0.2, 0);

  test('tell for from against, grow with strength, and leave out what is below the threshold', () => {
    const rgba = paintOverlay({ values, columns: 2 }, { opacity: 0.5, threshold: 0.25 });
    const pixel = (i: number) => [...rgba.subarray(i * 4, i * 4 + 4)];
    expect(pixel(0)).toEqual([255, 176, 0, 128]);
    expect(pixel(1)).toEqual([64, 132, 255, 64]);
    expect(pixel(2)).toEqual([0, 0, 0, 0]);
    expect(pixel(3)).toEqual([0, 0, 0, 0]);
  });

  test('share a scale where pictures are to be compared', () => {
    expect(paintOverlay({ values, columns: 2, scale: 4 }, { opacity: 1, threshold: 0 })[3]).toBe(128);
  });

  test('of a map without any value are none', () => {
    const nothing = new Float32Array(4);
    expect(strongest(nothing)).toBe(0);
    expect(
      paintOverlay({ values: nothing, columns: 2 }, { opacity: 1, threshold: 0 }).every((byte) => byte === 0),
    ).toBe(true);
  });

  test('of a difference are others, and striped below zero: they are told apart without colour too', () => {
    const side = 12;
    const painted = (value: number) =>
      paintOverlay(
        { values: new Float32Array(side * side).fill(value), columns: side, kind: 'difference', scale: 1 },
        { opacity: 1, threshold: 0 },
      );
    const alphas = (rgba: Uint8ClampedArray) => rgba.filter((_, i) => i % 4 === 3);
    const [more, less] = [painted(1), painted(-1)];
    expect([...more.subarray(0, 3)]).not.toEqual([...less.subarray(0, 3)]);
    expect(new Set(alphas(more))).toEqual(new Set([255]));
    expect(alphas(less).filter((alpha) => alpha === 255)).toHaveLength((side * side) / 2);
    expect(Math.min(...alphas(less))).toBeGreaterThan(0);
  });
});
