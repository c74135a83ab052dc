import { describe, expect, it } from 'vitest';
import { percentileRange, presetRange, windowPresets } from '@/viewer/presets.ts';

describe('window presets', () => {
  it('are OHIF’s Hounsfield windows for CT', () => {
    const presets = windowPresets('CT', 'modality');
    expect(presets.map(({ name }) => name)).toEqual(['soft-tissue', 'lung', 'abdomen', 'bone', 'brain']);
    expect(presetRange(presets[0], [])).toEqual({ lower: -160, upper: 239 });
    expect(presetRange(presets[1], [])).toEqual({ lower: -1350, upper: 149 });
  });

  it('are relative where the unit means nothing by itself', () => {
    for (const presets of [
      windowPresets('MRI', 'modality'),
      windowPresets('CT', 'grey'),
      windowPresets(undefined, 'modality'),
    ]) {
      expect(presets[0]).toEqual({ kind: 'file', name: 'file' });
      expect(presetRange(presets[0], [1, 2])).toBeUndefined();
    }
  });
});

describe('percentiles', () => {
  const ramp = Float32Array.from({ length: 10_001 }, (_, i) => i / 10);

  it.each([
    [0, 100, 0, 1000],
    [1, 99, 10, 990],
    [50, 99.9, 500, 999],
  ])('%d to %d of a ramp', (low, high, lower, upper) => {
    const range = percentileRange(ramp, low, high);
    // A bin is 1/4095 of the range.
    expect(Math.abs(range.lower - lower)).toBeLessThan(0.5);
    expect(Math.abs(range.upper - upper)).toBeLessThan(0.5);
  });

  it('leave a single outlier out', () => {
    const values = [...Array.from({ length: 999 }, (_, i) => i % 100), 100_000];
    expect(percentileRange(values, 1, 99).upper).toBeLessThan(150);
  });

  it('of one value, of none, and beside what is no number', () => {
    expect(percentileRange([5, 5], 1, 99)).toEqual({ lower: 5, upper: 5 });
    expect(percentileRange([], 1, 99)).toEqual({ lower: 0, upper: 1 });
    expect(percentileRange([NaN, 1, 3], 0, 100)).toEqual({ lower: 1, upper: 3 });
  });
});
