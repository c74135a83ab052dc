import { describe, expect, test } from 'vitest';
import { chosenSlices, examinationRange } from '@/preprocess/range.ts';

const scan = (slices: number, min: number, max: number) => ({ slices, range: { min, max } });

describe('the range of an examination', () => {
  test('is over all of its scans', () => {
    expect(examinationRange('e', [scan(32, 10, 90), scan(32, 40, 200)], 32)).toEqual({
      ok: true,
      value: { min: 10, max: 200 },
    });
  });

  test('includes zero, above or below, where a scan is padded', () => {
    expect(examinationRange('e', [scan(32, 10, 90), scan(31, 40, 200)], 32)).toEqual({
      ok: true,
      value: { min: 0, max: 200 },
    });
    expect(examinationRange('e', [scan(1, -30, -5)], 32)).toEqual({ ok: true, value: { min: -30, max: 0 } });
  });

  test('a constant examination is refused, one that padding makes uneven is not', () => {
    expect(examinationRange('knee', [scan(32, 7, 7)], 32)).toEqual({
      ok: false,
      error: { kind: 'constant-examination', examination: 'knee', value: 7 },
    });
    expect(examinationRange('knee', [scan(1, 7, 7)], 32).ok).toBe(true);
    expect(examinationRange('knee', [scan(1, 0, 0)], 32).ok).toBe(false);
  });
});

test('slices of a stack: all up to the depth, then evenly spread, first always, never one twice', () => {
  expect(chosenSlices(1, 32)).toEqual([0]);
  expect(chosenSlices(32, 32)).toEqual(Array.from({ length: 32 }, (_, i) => i));
  for (let d = 33; d <= 4000; d += 61) {
    const chosen = chosenSlices(d, 32);
    expect(chosen).toHaveLength(32);
    expect(new Set(chosen).size).toBe(32);
    expect([chosen[0], chosen.at(-1)]).toEqual([0, Math.floor((31 * d) / 32)]);
  }
});
