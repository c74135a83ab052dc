import { describe, expect, it } from 'vitest';
import { displayValue } from '@/pixels/display.ts';
import type { DecodedSlice, DisplayMapping, StoredValues } from '@/pixels/slice.ts';
import { toDisplayable, windowRange } from '@/viewer/displayable.ts';

const slice = (values: StoredValues, display: Partial<DisplayMapping> = {}): DecodedSlice => ({
  rows: 1,
  columns: values.length,
  values,
  display: {
    rescale: { slope: 1, intercept: 0 },
    window: { center: 50, width: 101, shape: 'LINEAR' },
    invert: false,
    ...display,
  },
});
const sigmoids = { sigmoids: true };

describe('values for the renderer', () => {
  it('are the modality’s, rescaled once, in the smallest type that holds them', () => {
    const ct = toDisplayable(
      slice(Uint16Array.of(0, 1024, 4095), { rescale: { slope: 1, intercept: -1024 } }),
      sigmoids,
    );
    expect(ct).toMatchObject({ unit: 'modality', min: -1024, max: 3071, components: 1 });
    expect(ct.values).toEqual(Int16Array.of(-1024, 0, 3071));
    expect(toDisplayable(slice(Uint16Array.of(0, 60000)), sigmoids).values).toEqual(Uint16Array.of(0, 60000));
    expect(toDisplayable(slice(Int32Array.of(-1, 70000)), sigmoids).values).toEqual(
      Float32Array.of(-1, 70000),
    );
    const pet = toDisplayable(
      slice(Int16Array.of(1, 2), { rescale: { slope: 0.5, intercept: 0 } }),
      sigmoids,
    );
    expect(pet.values).toEqual(Float32Array.of(0.5, 1));
  });

  it('come from the modality table where there is one', () => {
    const modalityLut = { first: 10, bits: 16, entries: [100, 200, 300] };
    expect(toDisplayable(slice(Uint8Array.of(0, 11, 255), { modalityLut }), sigmoids).values).toEqual(
      Int16Array.of(100, 200, 300),
    );
  });

  it.each([false, true])('show padding and what is no number dark (inverted: %s)', (invert) => {
    const dark = invert ? 80 : 20;
    const stored = Int16Array.of(20, -2000, 80);
    expect(toDisplayable(slice(stored, { padding: -2000, invert }), sigmoids)).toMatchObject({
      values: Int16Array.of(20, dark, 80),
      min: 20,
      max: 80,
    });
    expect(toDisplayable(slice(Float32Array.of(20, NaN, 80), { invert }), sigmoids).values).toEqual(
      Float32Array.of(20, dark, 80),
    );
  });

  it('of nothing but padding stay finite', () => {
    expect(toDisplayable(slice(Int16Array.of(7, 7), { padding: 7 }), sigmoids)).toMatchObject({
      values: Int16Array.of(0, 0),
      min: 0,
      max: 0,
    });
  });

  it('are grey levels where a VOI table maps them', () => {
    const voiLut = { first: 0, bits: 8, entries: [0, 255, 51] };
    const shown = toDisplayable(slice(Uint8Array.of(0, 1, 2), { voiLut }), sigmoids);
    expect(shown).toMatchObject({
      unit: 'grey',
      window: { lower: 0, upper: 255 },
      values: Uint8Array.of(0, 255, 51),
    });
  });

  it('of a SIGMOID window are resolved for a renderer that knows none', () => {
    const display = { window: { center: 50, width: 20, shape: 'SIGMOID' } } as const;
    const stored = slice(Int16Array.of(30, 50, 70), display);
    expect(toDisplayable(stored, { sigmoids: true })).toMatchObject({ unit: 'modality', sigmoid: true });
    const grey = displayValue(stored.display);
    expect(toDisplayable(stored, { sigmoids: false })).toMatchObject({
      unit: 'grey',
      sigmoid: false,
      values: Uint8Array.from([30, 50, 70], (value) => Math.round(grey(value))),
    });
  });

  it('of a colour picture are its colours', () => {
    const rgb = Uint8Array.of(1, 2, 3, 4, 5, 6);
    expect(toDisplayable({ ...slice(Uint8Array.of(2, 5)), rgb }, sigmoids)).toMatchObject({
      components: 3,
      values: rgb,
    });
  });
});

describe('window ends', () => {
  it.each([
    [
      { center: 40, width: 400, shape: 'LINEAR' },
      { lower: -160, upper: 239 },
    ],
    [
      { center: 0.5, width: 1, shape: 'LINEAR_EXACT' },
      { lower: 0, upper: 1 },
    ],
    [
      { center: 99, width: 7, shape: 'IDENTITY' },
      { lower: 0, upper: 255 },
    ],
  ] as const)('%j', (window, range) => expect(windowRange(window)).toEqual(range));

  it.each([1, 0, -5])('are never one and the same at width %d', (width) => {
    const { lower, upper } = windowRange({ center: 1000, width, shape: 'LINEAR' });
    expect(upper).toBeGreaterThan(lower);
    expect(upper - lower).toBeLessThan(0.01);
  });

  it.each(['LINEAR', 'LINEAR_EXACT'] as const)('agree with the project’s display values for %s', (shape) => {
    const window = { center: 40, width: 80, shape };
    const grey = displayValue(slice(Int16Array.of(0), { window }).display);
    const { lower, upper } = windowRange(window);
    for (const value of [-20, 0.5, 13, 40, 79]) {
      const straight = Math.max(0, Math.min(255, ((value - lower) / (upper - lower)) * 255));
      expect(grey(value)).toBeCloseTo(straight, 9);
    }
  });
});
