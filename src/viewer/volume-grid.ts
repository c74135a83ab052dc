import { add, cross, dot, normalise, scale, subtract, type Lps } from '@/core/geometry.ts';
import type { ViewerScan } from './contract.ts';

/** The side that WebGL 2 guarantees for a 3D texture. */
const LONGEST_SIDE = 2048;

/** A grid of voxels in space; index order is columns, rows, slices. */
export interface VolumeGrid {
  readonly dimensions: readonly [columns: number, rows: number, slices: number];
  /** mm between columns, rows, slices. */
  readonly spacing: readonly [number, number, number];
  readonly origin: Lps;
  /** Unit directions in which columns, rows and slices grow: always right-handed. */
  readonly direction: readonly [Lps, Lps, Lps];
  /** Pixels averaged along each side of a slice. */
  readonly reduction: number;
  /** Slice 0 of the grid is the scan's last. */
  readonly reversed: boolean;
}

/**
 * The grid of a scan whose voxels take `bytesPerVoxel` and together at most `budget` bytes: slices are made smaller
 * by a whole factor until they fit. Undefined when the scan is no volume, or cannot be made to fit.
 */
export function planVolume(
  { scan, frames }: ViewerScan,
  bytesPerVoxel: number,
  budget: number,
): VolumeGrid | undefined {
  const slices = scan.slices.length;
  if (!scan.volume || slices < 2 || slices > LONGEST_SIDE) return undefined;
  const { origin, orientation, spacing } = scan.volume;
  const normal = normalise(cross(orientation[0], orientation[1]));
  if (!normal) return undefined;
  let reduction = 1;
  const side = (pixels: number): number => Math.floor(pixels / reduction);
  const fits = (): boolean =>
    side(scan.rows) * side(scan.columns) * slices * bytesPerVoxel <= budget &&
    Math.max(side(scan.rows), side(scan.columns)) <= LONGEST_SIDE;
  while (!fits()) reduction++;
  if (side(scan.rows) < 1 || side(scan.columns) < 1) return undefined;

  const [first, last] = [frames[0]?.position, frames[slices - 1]?.position];
  const reversed = !!first && !!last && dot(subtract(last, first), normal) < 0;
  const [rowStep, columnStep, sliceStep] = spacing;
  const lowest = reversed ? add(origin, scale(normal, -(slices - 1) * sliceStep)) : origin;
  // The first voxel's centre is the middle of the pixels it stands for.
  const inset = (reduction - 1) / 2;
  const corner = add(
    lowest,
    add(scale(orientation[0], inset * columnStep), scale(orientation[1], inset * rowStep)),
  );
  return {
    dimensions: [side(scan.columns), side(scan.rows), slices],
    spacing: [columnStep * reduction, rowStep * reduction, sliceStep],
    origin: corner,
    direction: [orientation[0], orientation[1], normal],
    reduction,
    reversed,
  };
}

/** mm between voxels along the grid's direction that is nearest to an axis of the patient's space. */
export function spacingAlong(axis: 0 | 1 | 2, { direction, spacing }: VolumeGrid): number {
  const shares = direction.map((each) => Math.abs(each[axis]));
  return spacing[shares.indexOf(Math.max(...shares))] ?? 1;
}

function toIndex(point: Lps, { origin, direction, spacing }: VolumeGrid): [number, number, number] {
  const offset = subtract(point, origin);
  return [
    dot(offset, direction[0]) / spacing[0],
    dot(offset, direction[1]) / spacing[1],
    dot(offset, direction[2]) / spacing[2],
  ];
}

function toPoint(
  [i, j, k]: readonly [number, number, number],
  { origin, direction, spacing }: VolumeGrid,
): Lps {
  const inPlane = add(scale(direction[0], i * spacing[0]), scale(direction[1], j * spacing[1]));
  return add(origin, add(inPlane, scale(direction[2], k * spacing[2])));
}

/** Midway between the outermost voxels. */
export function gridCentre(grid: VolumeGrid): Lps {
  const [columns, rows, slices] = grid.dimensions;
  return toPoint([(columns - 1) / 2, (rows - 1) / 2, (slices - 1) / 2], grid);
}

/** The point, or the nearest one to it among the voxels' centres' box. */
export function clampToGrid(point: Lps, grid: VolumeGrid): Lps {
  const [i, j, k] = toIndex(point, grid);
  const inside = (index: number, count: number): number => Math.min(count - 1, Math.max(0, index));
  const [columns, rows, slices] = grid.dimensions;
  return toPoint([inside(i, columns), inside(j, rows), inside(k, slices)], grid);
}
