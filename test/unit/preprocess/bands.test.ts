import { describe, expect, test } from 'vitest';
import { bandsOf } from '@/preprocess/bands.ts';
import { axisTaps } from '@/preprocess/kernel.ts';

describe.each(['area', 'bilinear'] as const)('%s', (rule) => {
  test.each([
    [8192, 256, 8192 * 2, 16 * 2 ** 20],
    [1000, 256, 1000, 10_000],
    [100, 256, 100, 1000],
    [1, 7, 4, 4],
  ])(
    '%i rows to %i: every output row once, with all of its source, within the limit',
    (rows, size, bytesPerRow, limit) => {
      const taps = axisTaps(rule, rows, size);
      const bands = bandsOf(taps, bytesPerRow, limit);
      expect(bands.flatMap((b) => taps.slice(b.outFirst, b.outEnd))).toEqual(taps);
      for (const { outFirst, outEnd, rowFirst, rowEnd } of bands) {
        expect((rowEnd - rowFirst) * bytesPerRow).toBeLessThanOrEqual(limit);
        for (const { first, count } of taps.slice(outFirst, outEnd)) {
          expect(first).toBeGreaterThanOrEqual(rowFirst);
          expect(first + count).toBeLessThanOrEqual(rowEnd);
        }
      }
    },
  );
});

test('a picture that fits is one band', () => {
  expect(bandsOf(axisTaps('area', 512, 256), 1024, 2 ** 20)).toEqual([
    { outFirst: 0, outEnd: 256, rowFirst: 0, rowEnd: 512 },
  ]);
});

test('a row that exceeds the limit alone is a band of its own', () => {
  expect(bandsOf(axisTaps('area', 100, 2), 10, 20)).toEqual([
    { outFirst: 0, outEnd: 1, rowFirst: 0, rowEnd: 50 },
    { outFirst: 1, outEnd: 2, rowFirst: 50, rowEnd: 100 },
  ]);
});
