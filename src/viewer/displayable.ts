import type { LookupTable, VoiWindow } from '@/parse/instance.ts';
import { displayValue } from '@/pixels/display.ts';
import type { DecodedSlice, StoredValues } from '@/pixels/slice.ts';

/** Types that the renderer takes as they are. */
export type DisplayableValues = Uint8Array | Int16Array | Uint16Array | Float32Array;

/** Values shown black and white at the window's ends. */
export interface ValueRange {
  readonly lower: number;
  readonly upper: number;
}

/** A slice as the renderer wants it: rescale, look-up tables and padding are applied, window and inversion not. */
export interface DisplayableSlice {
  readonly rows: number;
  readonly columns: number;
  readonly components: 1 | 3;
  readonly values: DisplayableValues;
  /** 'modality': the modality's own unit (HU for CT). 'grey': already 0..255. */
  readonly unit: 'modality' | 'grey';
  readonly min: number;
  readonly max: number;
  readonly window: ValueRange;
  readonly sigmoid: boolean;
  readonly invert: boolean;
}

const GREY: ValueRange = { lower: 0, upper: 255 };

/** The ends of a window, DICOM PS3.3 C.11.2.1.2 and .3; never empty. */
export function windowRange({ center, width, shape }: VoiWindow): ValueRange {
  if (shape === 'IDENTITY') return GREY;
  const middle = shape === 'LINEAR_EXACT' ? center : center - 0.5;
  const half = (shape === 'LINEAR_EXACT' ? width : width - 1) / 2;
  const lower = middle - Math.max(0, half);
  const upper = middle + Math.max(0, half);
  return { lower, upper: upper > lower ? upper : lower + Math.max(1e-6, Math.abs(lower) * 1e-6) };
}

/** The smallest type that holds every whole number from min to max; single precision for all else. */
function room(min: number, max: number, whole: boolean, length: number): DisplayableValues {
  if (!whole) return new Float32Array(length);
  // Int16 before Uint16: the slices of a signed series then agree, whatever each one's lowest value is.
  if (min >= -32768 && max <= 32767) return new Int16Array(length);
  return min >= 0 && max <= 65535 ? new Uint16Array(length) : new Float32Array(length);
}

function convert(
  stored: StoredValues,
  map: (value: number) => number,
  wholeMap: boolean,
  padding: number | undefined,
  padWithMax: boolean,
): { values: DisplayableValues; min: number; max: number } {
  let [lowest, highest] = [Infinity, -Infinity];
  for (let i = 0; i < stored.length; i++) {
    const value = stored[i]!;
    if (value === padding || !Number.isFinite(value)) continue;
    const mapped = map(value);
    if (mapped < lowest) lowest = mapped;
    if (mapped > highest) highest = mapped;
  }
  const empty = lowest > highest;
  const [min, max] = empty ? [0, 0] : [lowest, highest];
  const whole = wholeMap && !(stored instanceof Float32Array);
  const values = room(min, max, whole, stored.length);
  const dark = padWithMax ? max : min;
  for (let i = 0; i < stored.length; i++) {
    const value = stored[i]!;
    values[i] = value === padding || !Number.isFinite(value) ? dark : map(value);
  }
  return { values, min, max };
}

function lookUp(table: LookupTable): (stored: number) => number {
  const last = table.entries.length - 1;
  return (stored) => table.entries[Math.min(last, Math.max(0, Math.floor(stored) - table.first))] ?? 0;
}

/**
 * Stored values -> the modality's values, so that window presets mean what they say. A VOI table has no window to
 * change: its grey levels are shown as they are. `sigmoids: false` resolves SIGMOID windows too, for a renderer
 * that knows only straight ones.
 */
export function toDisplayable(slice: DecodedSlice, { sigmoids }: { sigmoids: boolean }): DisplayableSlice {
  const { rows, columns, display } = slice;
  const base = { rows, columns, invert: display.invert } as const;
  if (slice.rgb) {
    const values = slice.rgb;
    return {
      ...base,
      components: 3,
      values,
      unit: 'grey',
      min: 0,
      max: 255,
      window: GREY,
      sigmoid: false,
      invert: false,
    };
  }
  const sigmoid = display.window.shape === 'SIGMOID' && !display.voiLut;
  if (display.voiLut || (sigmoid && !sigmoids)) {
    const grey = displayValue({ ...display, invert: false });
    const dark = display.invert ? 255 : 0;
    const values = Uint8Array.from(slice.values, (stored) =>
      stored === display.padding || Number.isNaN(stored) ? dark : Math.round(grey(stored)),
    );
    return { ...base, components: 1, values, unit: 'grey', min: 0, max: 255, window: GREY, sigmoid: false };
  }
  const { slope, intercept } = display.rescale;
  const map = display.modalityLut
    ? lookUp(display.modalityLut)
    : (stored: number) => slope * stored + intercept;
  const whole = !!display.modalityLut || (Number.isInteger(slope) && Number.isInteger(intercept));
  const converted = convert(slice.values, map, whole, display.padding, display.invert);
  const unit = display.window.shape === 'IDENTITY' ? 'grey' : 'modality';
  return { ...base, ...converted, components: 1, unit, window: windowRange(display.window), sigmoid };
}
