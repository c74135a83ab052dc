import { goldenBytes } from '@/model/golden.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';

/** Pictures that the gate must find or let pass, built from a grey one or from nothing. All 0..255, row by row. */
export type Alteration = (grey: Uint8Array, side: number) => Uint8Array;

const map = (grey: Uint8Array, to: (value: number) => number): Uint8Array =>
  new Uint8Array(Uint8ClampedArray.from(grey, to));

const move = (grey: Uint8Array, side: number, from: (y: number, x: number) => number): Uint8Array =>
  grey.map((_, i) => grey[from(Math.floor(i / side), i % side)] ?? 0);

export const ALTERATIONS = {
  inverted: (grey) => map(grey, (value) => 255 - value),
  'turned 90': (grey, side) => move(grey, side, (y, x) => (side - 1 - x) * side + y),
  'turned 180': (grey, side) => move(grey, side, (y, x) => (side - 1 - y) * side + (side - 1 - x)),
  'turned 270': (grey, side) => move(grey, side, (y, x) => x * side + (side - 1 - y)),
  mirrored: (grey, side) => move(grey, side, (y, x) => y * side + (side - 1 - x)),
  'window of 8 of 255': (grey) => map(grey, (value) => (value - 124) * 32),
  'window of 20 times the range': (grey) => map(grey, (value) => 121 + value / 20),
  'with text': (grey, side) => {
    const out = grey.slice();
    write(out, side, ['DOE JOHN', '12.03.1957', 'ID 40217'], 4, 4, 255);
    return out;
  },
} as const satisfies Readonly<Record<string, Alteration>>;

/** 5 x 7 letters, a row a number, the highest bit at the left. */
const FONT: Readonly<Record<string, readonly number[]>> = {
  A: [14, 17, 17, 31, 17, 17, 17],
  D: [30, 17, 17, 17, 17, 17, 30],
  E: [31, 16, 16, 30, 16, 16, 31],
  H: [17, 17, 17, 31, 17, 17, 17],
  I: [14, 4, 4, 4, 4, 4, 14],
  J: [7, 2, 2, 2, 2, 18, 12],
  N: [17, 25, 21, 19, 17, 17, 17],
  O: [14, 17, 17, 17, 17, 17, 14],
  R: [30, 17, 17, 30, 20, 18, 17],
  T: [31, 4, 4, 4, 4, 4, 4],
  0: [14, 17, 19, 21, 25, 17, 14],
  1: [4, 12, 4, 4, 4, 4, 14],
  2: [14, 17, 1, 2, 4, 8, 31],
  3: [14, 17, 1, 6, 1, 17, 14],
  4: [2, 6, 10, 18, 31, 2, 2],
  5: [31, 16, 30, 1, 1, 17, 14],
  7: [31, 1, 2, 4, 8, 8, 8],
  9: [14, 17, 17, 15, 1, 2, 12],
  '.': [0, 0, 0, 0, 0, 12, 12],
};

/** Writes lines of 5 x 7 letters into a picture, `scale` pixels a dot. */
export function write(
  grey: Uint8Array,
  side: number,
  lines: readonly string[],
  top: number,
  left: number,
  value: number,
  scale = 1,
): void {
  lines.forEach((line, l) => {
    for (const [c, letter] of [...line].entries())
      for (const [y, bits] of (FONT[letter] ?? []).entries())
        for (let x = 0; x < 5; x++) {
          if (((bits >> (4 - x)) & 1) === 0) continue;
          for (let dy = 0; dy < scale; dy++)
            for (let dx = 0; dx < scale; dx++) {
              const row = top + (l * 10 + y) * scale + dy;
              const column = left + (c * 6 + x) * scale + dx;
              if (row < side && column < side) grey[row * side + column] = value;
            }
        }
  });
}

/** A page of text, dark on bright, as a screenshot of a report. */
export function page(side: number, bright = 250): Uint8Array {
  const out = new Uint8Array(side * side).fill(bright);
  const line = 'JOHN DOE 12.03.1957 INTRA THORAX 4 2 0 9 HEART NOT ENTIRE '
    .repeat(3)
    .slice(0, Math.floor(side / 6) - 4);
  const lines = Array.from({ length: Math.floor(side / 10) - 4 }, (_, i) => line.slice(i % 7));
  write(out, side, lines, 16, 12, 20);
  return out;
}

const IDENTITY: DecodedSlice['display'] = {
  rescale: { slope: 1, intercept: 0 },
  window: { center: 127.5, width: 255, shape: 'IDENTITY' },
  invert: false,
};

export const greySlice = (values: Uint8Array, side: number): DecodedSlice => ({
  rows: side,
  columns: side,
  values,
  display: IDENTITY,
});

/** A coloured scene: blobs of skin, leaf, sky and cloth colours with shading and noise, by seed. */
export function photo(seed: number, side: number): DecodedSlice {
  const [noise, shape] = [goldenBytes(seed, 0, side, side), goldenBytes(seed, 1, side, side)];
  const palettes = [
    [220, 170, 140],
    [90, 140, 60],
    [120, 170, 230],
    [180, 60, 50],
    [200, 190, 120],
  ] as const;
  const rgb = new Uint8Array(side * side * 3);
  const values = new Uint8Array(side * side);
  for (let i = 0; i < side * side; i++) {
    const [y, x] = [Math.floor(i / side) / side, (i % side) / side];
    const field = (shape[i] ?? 0) / 255 + 2 * Math.sin(3 * x + seed) + 2 * Math.cos(4 * y - seed);
    const colour = palettes[Math.abs(Math.round(field + seed)) % palettes.length] ?? palettes[0];
    const shade = 0.6 + 0.4 * y + 0.1 * ((noise[i] ?? 0) / 255 - 0.5);
    colour.forEach((value, c) => {
      rgb[3 * i + c] = Math.min(255, value * shade);
    });
    values[i] = Math.round(
      0.299 * (rgb[3 * i] ?? 0) + 0.587 * (rgb[3 * i + 1] ?? 0) + 0.114 * (rgb[3 * i + 2] ?? 0),
    );
  }
  return { rows: side, columns: side, values, rgb, display: IDENTITY };
}
