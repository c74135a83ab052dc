import { describe, expect, test } from 'vitest';
import { spreadOf, VARIATIONS } from '@/explain/test-time.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';
import { displayValue } from '@/pixels/display.ts';

const slice = (display: Partial<DecodedSlice['display']> = {}): DecodedSlice => ({
  rows: 2,
  columns: 3,
  values: Int16Array.of(1, 2, 3, 4, 5, 6),
  display: {
    rescale: { slope: 1, intercept: 0 },
    window: { center: 100, width: 50, shape: 'LINEAR' },
    invert: false,
    ...display,
  },
});

const under = (name: (typeof VARIATIONS)[number]['name'], given = slice()): DecodedSlice => {
  const variation = VARIATIONS.find((each) => each.name === name);
  if (!variation) throw new Error(name);
  return variation.apply(given);
};

describe('variations of a picture', () => {
  test('windows are widened, narrowed and moved by shares of their width', () => {
    expect(under('wide-window').display.window).toMatchObject({ center: 100, width: 60 });
    expect(under('narrow-window').display.window).toMatchObject({ center: 100, width: 40 });
    expect(under('lower-window').display.window).toMatchObject({ center: 95, width: 50 });
    expect(under('higher-window').display.window).toMatchObject({ center: 105, width: 50 });
  });

  test('a picture that is shown as it is gets a window over the same values', () => {
    const picture = slice({ window: { center: 127.5, width: 255, shape: 'IDENTITY' } });
    const shown = displayValue(under('narrow-window', picture).display);
    expect([shown(0), shown(127.5), shown(255)]).toEqual([0, 127.5, 255]);
    expect(shown(63.75)).toBeCloseTo(47.8125, 6);
    expect(displayValue(under('wide-window', picture).display)(0)).toBeCloseTo(21.25, 6);
  });

  test('a table of values is changed at its output', () => {
    const table = { first: 0, bits: 8, entries: [0, 64, 128, 192, 255] };
    const lut = (name: 'wide-window' | 'narrow-window' | 'higher-window') =>
      under(name, slice({ voiLut: table })).display.voiLut?.entries;
    expect(lut('wide-window')).toEqual([21, 75, 128, 181, 234]);
    expect(lut('narrow-window')).toEqual([0, 48, 128, 208, 255]);
    expect(lut('higher-window')).toEqual([0, 39, 103, 167, 230]);
  });

  test('mirroring turns every row round and leaves the slice that it was given as it is', () => {
    const given = slice();
    expect([...under('mirrored', given).values]).toEqual([3, 2, 1, 6, 5, 4]);
    expect([...given.values]).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

test('the spread of a label spans the case as it is and every variation', () => {
  const spread = {
    whole: Float32Array.of(0, 2),
    varied: [
      { name: 'mirrored', logits: Float32Array.of(0, 1.5) },
      { name: 'wide-window', logits: Float32Array.of(0, 2.5) },
    ],
  } as const;
  expect(spreadOf(spread, 1)).toEqual({
    lowest: 1.5,
    highest: 2.5,
    each: [
      { name: 'mirrored', logit: 1.5 },
      { name: 'wide-window', logit: 2.5 },
    ],
  });
});
