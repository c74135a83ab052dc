import { GRID } from './look.ts';

/**
 * By how much each cell of the grid's left half differs from its mirror image on the right, `[GRID, GRID / 2]` row by
 * row, of the grid with mean 0 and deviation 1. A mirrored picture gives the same numbers with their signs changed.
 */
export function sidesOf(grid: readonly number[]): readonly number[] {
  const mean = grid.reduce((a, b) => a + b, 0) / grid.length;
  const deviation = Math.sqrt(grid.reduce((sum, value) => sum + (value - mean) ** 2, 0) / grid.length);
  if (deviation === 0) return grid.slice(0, grid.length / 2).map(() => 0);
  return Array.from({ length: (GRID * GRID) / 2 }, (_, i) => {
    const row = GRID * Math.floor(i / (GRID / 2));
    const x = i % (GRID / 2);
    return (grid[row + x]! - grid[row + GRID - 1 - x]!) / (2 * deviation);
  });
}

/** About 1 for a picture as it is usually read, about -1 for its mirror image. */
export const sideScore = (sides: readonly number[], weights: readonly number[]): number =>
  sides.reduce((sum, value, i) => sum + value * weights[i]!, 0);
