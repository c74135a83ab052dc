import type { CellMap } from './cell-map.ts';

/**
 * A map in the space of a picture: one value a pixel of a grid of `rows` x `columns` that covers the picture, row by
 * row from the top left. Bilinear between the cells' centres, constant beyond the outermost.
 */
export function overlayFor(map: CellMap, rows: number, columns: number): Float32Array {
  const down = between(map.rowCentres, rows);
  const across = between(map.columnCentres, columns);
  const at = (row: number, column: number): number => map.values[row * map.columns + column]!;
  const out = new Float32Array(rows * columns);
  for (let y = 0; y < rows; y++) {
    const { low: top, high: bottom, share: dy } = down[y]!;
    for (let x = 0; x < columns; x++) {
      const { low: left, high: right, share: dx } = across[x]!;
      const upper = at(top, left) * (1 - dx) + at(top, right) * dx;
      const lower = at(bottom, left) * (1 - dx) + at(bottom, right) * dx;
      out[y * columns + x] = upper * (1 - dy) + lower * dy;
    }
  }
  return out;
}

/** For the middle of each of `count` pixels: the two centres around it, and how far it is from the first. */
function between(centres: readonly number[], count: number) {
  const last = centres.length - 1;
  return Array.from({ length: count }, (_, i) => {
    const at = (i + 0.5) / count;
    const after = centres.findIndex((centre) => centre > at);
    if (after === 0) return { low: 0, high: 0, share: 0 };
    if (after < 0) return { low: last, high: last, share: 0 };
    const [a, b] = [centres[after - 1]!, centres[after]!];
    return { low: after - 1, high: after, share: (at - a) / (b - a) };
  });
}

/** What the sign of a value means, and so how it is drawn. */
export type OverlayKind = 'support' | 'difference';

export interface OverlayLook {
  /** 0..1 at the strongest value. */
  readonly opacity: number;
  /** 0..1 of the strongest value: what is weaker is not drawn. */
  readonly threshold: number;
}

/**
 * Colours of values above and below zero. What speaks for a label is warm, what speaks against it is cold. A difference
 * has a pair of its own, so that it is not taken for either label's map. Both pairs are told apart without red and green.
 */
const COLOURS = {
  support: [
    [255, 176, 0],
    [64, 132, 255],
  ],
  difference: [
    [238, 110, 226],
    [60, 205, 140],
  ],
} as const satisfies Record<OverlayKind, unknown>;

/** Cells of the grid from one stripe to the next where a difference is below zero: colour is not its only mark. */
const STRIPES = 6;

/**
 * Values as RGBA, four bytes each, not premultiplied. Opacity grows with strength.
 * @param grid its values row by row. `scale`: the value that counts as strongest; by default the largest among these.
 *   To compare pictures give all the same
 */
export function paintOverlay(
  grid: PaintedGrid,
  { opacity, threshold }: OverlayLook,
): Uint8ClampedArray<ArrayBuffer> {
  const { values, columns, kind = 'support', scale = strongest(values) } = grid;
  const out = new Uint8ClampedArray(values.length * 4);
  if (!(scale > 0)) return out;
  for (let i = 0; i < values.length; i++) {
    const strength = Math.min(1, Math.abs(values[i]!) / scale);
    if (strength < threshold || strength === 0) continue;
    const above = values[i]! > 0;
    out.set(COLOURS[kind][above ? 0 : 1], i * 4);
    const diagonal = (i % columns) + Math.floor(i / columns);
    const isGap = kind === 'difference' && !above && diagonal % STRIPES < STRIPES / 2;
    out[i * 4 + 3] = 255 * opacity * strength * (isGap ? 0.3 : 1);
  }
  return out;
}

export interface PaintedGrid {
  readonly values: Float32Array;
  readonly columns: number;
  readonly kind?: OverlayKind;
  readonly scale?: number;
}

export function strongest(values: Float32Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!));
  return most;
}
