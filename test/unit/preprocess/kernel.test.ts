import { describe, expect, test } from 'vitest';
import { axisKernel, axisTaps } from '@/preprocess/kernel.ts';

describe('area', () => {
  test('averages floor(i n / m) .. ceil((i + 1) n / m) - 1', () => {
    expect(axisTaps('area', 5, 2)).toEqual([
      { first: 0, count: 3, head: 1 / 3, rest: 1 / 3 },
      { first: 2, count: 3, head: 1 / 3, rest: 1 / 3 },
    ]);
    expect(axisTaps('area', 2, 3).map(({ first, count }) => [first, count])).toEqual([
      [0, 1],
      [0, 2],
      [1, 1],
    ]);
  });
});

describe('bilinear', () => {
  test('samples at half-pixel centres and repeats the edge', () => {
    expect(axisTaps('bilinear', 2, 4)).toEqual([
      { first: 0, count: 1, head: 1, rest: 0 },
      { first: 0, count: 2, head: 0.75, rest: 0.25 },
      { first: 0, count: 2, head: 0.25, rest: 0.75 },
      { first: 1, count: 1, head: 1, rest: 0 },
    ]);
  });

  test('does not smooth a picture that shrinks', () => {
    expect(axisTaps('bilinear', 8, 2)).toEqual([
      { first: 1, count: 2, head: 0.5, rest: 0.5 },
      { first: 5, count: 2, head: 0.5, rest: 0.5 },
    ]);
  });
});

test('area-bilinear: area along an axis that shrinks, bilinear along one that grows', () => {
  expect(axisKernel('area-bilinear', 512, 256)).toBe('area');
  expect(axisKernel('area-bilinear', 100, 256)).toBe('bilinear');
  expect(axisTaps('area-bilinear', 9, 4)).toEqual(axisTaps('area', 9, 4));
  expect(axisTaps('area-bilinear', 4, 9)).toEqual(axisTaps('bilinear', 4, 9));
});

describe.each(['area', 'bilinear', 'area-bilinear'] as const)('%s', (rule) => {
  test.each([1, 2, 64, 255])('%i pixels to as many: each its own', (n) => {
    for (const [i, { first, count, head }] of axisTaps(rule, n, n).entries())
      expect([first, count, head]).toEqual([i, 1, 1]);
  });

  test.each([
    [1, 256],
    [3, 256],
    [255, 256],
    [257, 256],
    [4095, 64],
    [8192, 1],
  ])('%i to %i: taps lie inside, never go back, weigh 1 together', (n, m) => {
    let before = { first: 0, end: 0 };
    for (const { first, count, head, rest } of axisTaps(rule, n, m)) {
      expect(first).toBeGreaterThanOrEqual(before.first);
      expect(count).toBeGreaterThanOrEqual(1);
      expect(first + count).toBeGreaterThanOrEqual(before.end);
      expect(first + count).toBeLessThanOrEqual(n);
      expect(head + (count - 1) * rest).toBeCloseTo(1, 12);
      before = { first, end: first + count };
    }
  });
});
