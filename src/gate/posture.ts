import { GRID } from './look.ts';

/** Quarter turns clockwise that would put a picture upright, with how well it then fits, -1..1. For its sides see `sides.ts`. */
export interface Posture {
  /** Of the picture as it is. */
  readonly fit: number;
  readonly turn: 0 | 90 | 180 | 270;
  readonly turnedFit: number;
}

/**
 * Compares a picture's grid with the mean of many upright ones: Pearson correlation as it is and turned. An
 * inverted picture fits negatively.
 */
export function postureOf(grid: readonly number[], upright: readonly number[]): Posture {
  const fits = ([0, 90, 180, 270] as const).map((turn) => ({
    turn,
    fit: correlation(turned(grid, turn), upright),
  }));
  const best = fits.reduce((a, b) => (b.fit > a.fit ? b : a));
  return {
    fit: fits[0]?.fit ?? 0,
    turn: best.turn,
    turnedFit: best.fit,
  };
}

/** The grid turned clockwise. */
export function turned(grid: readonly number[], turn: 0 | 90 | 180 | 270): readonly number[] {
  let out = grid;
  for (let k = 0; k < turn; k += 90) {
    const from = out;
    out = from.map((_, i) => from[(GRID - 1 - (i % GRID)) * GRID + Math.floor(i / GRID)]!);
  }
  return out;
}

export const mirrored = (grid: readonly number[]): readonly number[] =>
  grid.map((_, i) => grid[Math.floor(i / GRID) * GRID + (GRID - 1 - (i % GRID))]!);

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]! - meanA, b[i]! - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}
