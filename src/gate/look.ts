import { displayValue } from '@/pixels/display.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';
import { textMarks } from './text-marks.ts';

/** What a picture looks like, in a few numbers; shares are of its pixels, 0..1. */
export interface Look {
  /** Pixels with a clear colour, and with one in the range of skin. Both 0 for a grey picture. */
  readonly colourful: number;
  readonly skin: number;
  /** Display value 2 or less, 253 or more, and all between 16 and 239. */
  readonly black: number;
  readonly white: number;
  readonly middle: number;
  /** Pixels of the commonest display value above 200: the page of a document. */
  readonly page: number;
  /** Places along the margins that look like dark letters; not counted without a page to stand on. */
  readonly pageMarks: number;
  /** Standard deviation of the display values. */
  readonly spread: number;
  /** Places along the margins that look like letters. */
  readonly textMarks: number;
  /** Mean display value in each cell of a grid over the picture, `[GRID, GRID]`. */
  readonly grid: readonly number[];
}

export const GRID = 16;

/** Longest side that is looked at; a larger picture is sampled. */
const LONGEST = 1024;

/** Below this share of one bright value there is no page. */
const LEAST_PAGE = 0.3;

/** Slices of a scan that are looked at. */
const MOST_LOOKS = 5;

/** Looks at slices spread evenly over those that reach the model. */
export function looksOf(slices: readonly DecodedSlice[]): readonly Look[] {
  const count = Math.min(MOST_LOOKS, slices.length);
  return Array.from({ length: count }, (_, i) => {
    const at = count === 1 ? 0 : Math.round((i * (slices.length - 1)) / (count - 1));
    return lookAt(slices[at]!);
  });
}

export function lookAt(slice: DecodedSlice): Look {
  const stride = Math.max(1, Math.ceil(Math.max(slice.rows, slice.columns) / LONGEST));
  const rows = Math.ceil(slice.rows / stride);
  const columns = Math.ceil(slice.columns / stride);
  const shown = displayValue(slice.display);
  const grey = new Uint8ClampedArray(rows * columns);
  for (let y = 0, at = 0; y < rows; y++)
    for (let x = 0; x < columns; x++)
      grey[at++] = shown(slice.values[y * stride * slice.columns + x * stride]!);

  const counts = new Uint32Array(256);
  let sum = 0;
  let squares = 0;
  for (const value of grey) {
    counts[value]!++;
    sum += value;
    squares += value * value;
  }
  const share = (from: number, to: number) =>
    counts.subarray(from, to).reduce((a, b) => a + b, 0) / grey.length;
  const mean = sum / grey.length;
  const page = counts.subarray(201).reduce((a, b) => Math.max(a, b), 0) / grey.length;
  return {
    ...colours(slice, stride),
    black: share(0, 3),
    white: share(253, 256),
    middle: share(16, 240),
    page,
    pageMarks:
      page < LEAST_PAGE
        ? 0
        : textMarks(
            grey.map((value) => 255 - value),
            rows,
            columns,
          ),
    spread: Math.sqrt(Math.max(0, squares / grey.length - mean * mean)),
    textMarks: textMarks(grey, rows, columns),
    grid: gridOf(grey, rows, columns),
  };
}

/** Below this brightness a hue is noise; above this saturation nobody calls it grey. */
const DARK = 40;
const SATURATED = 0.2;

/** Skin after Kovac, Peer and Solina, "Human skin colour clustering for face detection" (2003), daylight rule. */
const isSkin = (r: number, g: number, b: number): boolean =>
  r > 95 && g > 40 && b > 20 && r - Math.min(g, b) > 15 && r - g > 15 && r > b;

function colours({ rgb, rows, columns }: DecodedSlice, stride: number): Pick<Look, 'colourful' | 'skin'> {
  if (!rgb) return { colourful: 0, skin: 0 };
  let pixels = 0;
  let colourful = 0;
  let skin = 0;
  for (let y = 0; y < rows; y += stride)
    for (let x = 0; x < columns; x += stride) {
      const at = 3 * (y * columns + x);
      const [r, g, b] = [rgb[at]!, rgb[at + 1]!, rgb[at + 2]!];
      const most = Math.max(r, g, b);
      pixels++;
      if (most > DARK && (most - Math.min(r, g, b)) / most > SATURATED) colourful++;
      if (isSkin(r, g, b)) skin++;
    }
  return { colourful: colourful / pixels, skin: skin / pixels };
}

function gridOf(grey: Uint8ClampedArray, rows: number, columns: number): readonly number[] {
  const sums = new Float64Array(GRID * GRID);
  const counts = new Float64Array(GRID * GRID);
  for (let y = 0, at = 0; y < rows; y++) {
    const row = GRID * Math.floor((y * GRID) / rows);
    for (let x = 0; x < columns; x++) {
      const cell = row + Math.floor((x * GRID) / columns);
      sums[cell]! += grey[at++]!;
      counts[cell]!++;
    }
  }
  return Array.from(sums, (sum, cell) => (counts[cell]! > 0 ? sum / counts[cell]! : 0));
}
