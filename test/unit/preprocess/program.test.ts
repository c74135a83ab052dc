import { describe, expect, test } from 'vitest';
import type { VoiShape } from '@/parse/instance.ts';
import { displayValue } from '@/pixels/display.ts';
import type { DisplayMapping } from '@/pixels/slice.ts';
import { displayProgram, type DisplayProgram } from '@/preprocess/program.ts';

const mapping = (shape: VoiShape, more: Partial<DisplayMapping> = {}): DisplayMapping => ({
  rescale: { slope: 2, intercept: -1024 },
  window: { center: 40, width: 400, shape },
  invert: false,
  ...more,
});

/** What the shader computes, in double precision. */
function run(program: DisplayProgram, stored: number): number {
  if (program.shape === 'table') return program.values[stored + 32768]!;
  const { offset, low, high, slope, intercept, below, above } = program;
  const t = stored - offset;
  if (program.shape === 'sigmoid')
    return 255 / (1 + Math.exp(slope * Math.min(high, Math.max(low, t)) + intercept)) + below;
  if (t <= low) return below;
  return t >= high ? above : slope * t + intercept;
}

function programOf(display: DisplayMapping, near: number, base: number): DisplayProgram {
  const program = displayProgram(display, 'i16', near, base);
  if (!program) throw new Error('no program');
  return program;
}

describe.each(['LINEAR', 'LINEAR_EXACT', 'SIGMOID', 'IDENTITY'] as const)('%s', (shape) => {
  test.each([
    ['rising', { slope: 2, intercept: -1024 }, false],
    ['falling', { slope: -0.25, intercept: 100 }, false],
    ['inverted', { slope: 1, intercept: 0 }, true],
    ['constant', { slope: 0, intercept: 100 }, true],
  ])('%s: display values less the base', (_, rescale, invert) => {
    const display = mapping(shape, { rescale, invert });
    const shown = displayValue(display);
    for (const near of [-32768, -3, 540, 32767]) {
      const program = programOf(display, near, 17);
      for (let stored = -2000; stored <= 2000; stored += 7)
        expect(run(program, stored)).toBeCloseTo(shown(stored) - 17, 9);
    }
  });
});

test('look-up tables become one table over all stored values, padding included', () => {
  const voiLut = { first: 3, bits: 8, entries: [1, 5, 250] };
  const display = mapping('LINEAR', { rescale: { slope: 1, intercept: 0 }, voiLut, padding: 4 });
  const program = programOf(display, 0, 0);
  expect([-9, 3, 4, 5, 99].map((x) => run(program, x))).toEqual([1, 1, 0, 250, 250]);
});

test('no table spans 32-bit or float values', () => {
  const voiLut = { first: 0, bits: 8, entries: [1, 2] };
  for (const kind of ['u32', 'i32', 'f32'] as const)
    expect(displayProgram(mapping('LINEAR', { voiLut }), kind, 0, 0)).toBeUndefined();
});

test('the offset lies within the window, next to the value named', () => {
  const offset = (near: number) => {
    const program = programOf(mapping('LINEAR_EXACT'), near, 0);
    return program.shape === 'table' ? NaN : program.offset;
  };
  // Stored 432..632 are shown as 0..255.
  expect([-5, 500, 9999].map(offset)).toEqual([432, 500, 632]);
});

test('padding that no value of the kind can equal is left out', () => {
  const padding = (kind: 'u8' | 'f32', value: number) => {
    const program = displayProgram(mapping('LINEAR', { padding: value }), kind, 0, 0);
    return program?.shape === 'affine' ? program.padding : NaN;
  };
  expect(padding('u8', 255)).toBe(255);
  expect(padding('u8', -2000)).toBeUndefined();
  expect(padding('f32', 0.5)).toBe(0.5);
  expect(padding('f32', 0.1)).toBeUndefined();
});
