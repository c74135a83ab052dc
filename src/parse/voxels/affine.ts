import { cross, dot, type Lps } from '@/core/geometry.ts';

/** Voxel index (i, j, k) -> LPS mm: the step along each stored axis, and the position of voxel (0, 0, 0). */
export interface Affine {
  readonly steps: readonly [Lps, Lps, Lps];
  readonly origin: Lps;
}

/** Whether the steps are a basis of space; numbers that are none are no basis. */
export const spansSpace = ({ steps: [a, b, c], origin }: Affine): boolean =>
  Math.abs(dot(a, cross(b, c))) > 1e-12 && origin.every(Number.isFinite);
