import { unreachable } from '@/core/result.ts';
import { displayValue } from '@/pixels/display.ts';
import type { DisplayMapping } from '@/pixels/slice.ts';
import { KIND_LIMITS, nearestStored, type ShaderKind } from './stored-kind.ts';

/** The numbers by which the shader knows the shapes. */
export const SHADER_SHAPES = { affine: 0, sigmoid: 1, table: 2 } as const;

/**
 * A display mapping as single-precision arithmetic: rescale, window and inversion folded into one step, in double
 * precision. Stored values enter as t, their distance to `offset`, taken exactly, and results are relative to a
 * base: so the error is one of the picture's contrast and not of its values' size, for 32-bit values far from zero
 * and for a faint picture in a wide window as well.
 *
 * - affine: `below` where t <= low, `above` where t >= high, else slope * t + intercept
 * - sigmoid: 255 / (1 + exp(slope * t + intercept)) + below, t held within low..high
 * - table: one result per stored value of the kind, from the smallest up
 */
export type DisplayProgram =
  | {
      readonly shape: 'affine' | 'sigmoid';
      readonly offset: number;
      readonly low: number;
      readonly high: number;
      readonly slope: number;
      readonly intercept: number;
      readonly below: number;
      readonly above: number;
      /** Shown as 0, and so is what is not a number; undefined where no value of the kind can be equal to it. */
      readonly padding: number | undefined;
    }
  | { readonly shape: 'table'; readonly values: Float32Array<ArrayBuffer> };

type Arithmetic = Exclude<DisplayProgram, { shape: 'table' }>;

/** What stands for an infinite result: single precision still holds it. */
const FAR = 3.4e38;
/** exp(80) still fits single precision, and 255 / exp(80) is 0. */
const STEEPEST = 80;

/** For 32-bit floats that already are display values less the base. */
export const ALREADY_SHOWN: DisplayProgram = {
  shape: 'affine',
  offset: 0,
  low: -FAR,
  high: FAR,
  slope: 1,
  intercept: 0,
  below: -FAR,
  above: FAR,
  padding: undefined,
};

/**
 * @param near a stored value of the picture, around which the result is most precise
 * @param base display value that results are relative to
 * @returns undefined where no table of a bearable size exists: look-up tables on 32-bit or float values
 */
export function displayProgram(
  mapping: DisplayMapping,
  kind: ShaderKind,
  near: number,
  base: number,
): DisplayProgram | undefined {
  if (mapping.modalityLut || mapping.voiLut) return table(mapping, kind, base);
  const { padding, ...plain } = mapping;
  const shown = (stored: number) => display(stored) - base;
  const display = displayValue(plain);
  const arithmetic =
    mapping.rescale.slope === 0
      ? constant(shown(0))
      : windowProgram(plain, kind, Number.isFinite(near) ? near : 0, shown, base);
  return {
    ...arithmetic,
    padding: padding !== undefined && nearestStored(kind, padding) === padding ? padding : undefined,
  };
}

type Unpadded = Omit<Arithmetic, 'padding'>;

function table(mapping: DisplayMapping, kind: ShaderKind, base: number): DisplayProgram | undefined {
  const [smallest, largest] = KIND_LIMITS[kind];
  if (largest - smallest > 0xffff) return undefined;
  const display = displayValue(mapping);
  const values = new Float32Array(largest - smallest + 1);
  for (let i = 0; i < values.length; i++) values[i] = display(smallest + i) - base;
  return { shape: 'table', values };
}

const constant = (value: number): Unpadded => ({
  shape: 'affine',
  offset: 0,
  low: 0,
  high: 0,
  slope: 0,
  intercept: value,
  below: value,
  above: value,
});

function windowProgram(
  mapping: DisplayMapping,
  kind: ShaderKind,
  near: number,
  shown: (stored: number) => number,
  base: number,
): Unpadded {
  const { center, width, shape } = mapping.window;
  switch (shape) {
    case 'SIGMOID':
      return sigmoid(mapping, kind, base);
    case 'IDENTITY':
      return identity(mapping, kind, near, shown);
    case 'LINEAR':
      return ramp(mapping, kind, near, shown, center - 0.5, width - 1);
    case 'LINEAR_EXACT':
      return ramp(mapping, kind, near, shown, center, width);
    default:
      return unreachable(shape);
  }
}

/** Nothing clamps: only infinite values take the ends. */
function identity(
  { rescale, invert }: DisplayMapping,
  kind: ShaderKind,
  near: number,
  shown: (stored: number) => number,
): Unpadded {
  const offset = nearestStored(kind, near);
  const slope = invert ? -rescale.slope : rescale.slope;
  const far = slope > 0 ? FAR : -FAR;
  return {
    shape: 'affine',
    offset,
    low: -FAR,
    high: FAR,
    slope,
    intercept: shown(offset),
    below: -far,
    above: far,
  };
}

/** Modality values `middle` -+ `span` / 2 are shown as 0 and 255, linearly between. */
function ramp(
  { rescale, invert }: DisplayMapping,
  kind: ShaderKind,
  near: number,
  shown: (stored: number) => number,
  middle: number,
  span: number,
): Unpadded {
  const toStored = (value: number) => (value - rescale.intercept) / rescale.slope;
  const rising = rescale.slope > 0;
  const ends = { below: shown(-Infinity), above: shown(Infinity) };
  if (span <= 0) {
    const edge = toStored(middle - span / 2);
    // What lies on the edge is dark, whichever way stored values run. Between two integers nothing lies on it; for
    // floats it is moved by the smallest number that GPUs don't flush to zero.
    const between = rising ? Math.floor(edge) + 0.5 : Math.ceil(edge) - 0.5;
    const offset = nearestStored(kind, kind === 'f32' ? edge : between);
    const step = kind === 'f32' ? edge - offset - (rising ? 0 : 2 ** -126) : between - offset;
    return { shape: 'affine', offset, low: step, high: step, slope: 0, intercept: 0, ...ends };
  }
  const edges = [toStored(middle - span / 2), toStored(middle + span / 2)];
  const low = Math.min(...edges);
  const high = Math.max(...edges);
  const offset = nearestStored(kind, inside(kind, low, high, near));
  return {
    shape: 'affine',
    offset,
    low: low - offset,
    high: high - offset,
    slope: (255 / span) * rescale.slope * (invert ? -1 : 1),
    intercept: shown(offset),
    ...ends,
  };
}

/** The value within low..high that is closest to `near`: an integer where the kind has one there. */
function inside(kind: ShaderKind, low: number, high: number, near: number): number {
  const clamp = (a: number, b: number) => Math.min(b, Math.max(a, near));
  if (kind === 'f32') return clamp(low, high);
  const [first, last] = [Math.ceil(low), Math.floor(high)];
  return first <= last ? clamp(first, last) : (low + high) / 2;
}

function sigmoid({ rescale, window, invert }: DisplayMapping, kind: ShaderKind, base: number): Unpadded {
  const offset = nearestStored(kind, (window.center - rescale.intercept) / rescale.slope);
  const steepness = ((invert ? 4 : -4) / window.width) * rescale.slope;
  const exponent = (stored: number) =>
    ((invert ? 4 : -4) / window.width) * (rescale.slope * stored + rescale.intercept - window.center);
  const intercept = exponent(offset);
  const ends = [(-STEEPEST - intercept) / steepness, (STEEPEST - intercept) / steepness];
  return {
    shape: 'sigmoid',
    offset,
    low: Math.min(...ends),
    high: Math.max(...ends),
    slope: steepness,
    intercept,
    below: -base,
    above: -base,
  };
}
