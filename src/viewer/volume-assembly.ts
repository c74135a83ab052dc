import { add, cross, dot, normalise, scale, subtract, type Lps } from '@/core/geometry.ts';
import type { ViewerScan } from './contract.ts';
import type { DisplayableSlice, DisplayableValues } from './displayable.ts';

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

/** Takes slices in any order into one array; a slice that needs a wider type widens the whole. */
export class VolumeAssembly {
  readonly grid: VolumeGrid;
  #values: DisplayableValues;

  constructor(grid: VolumeGrid, like: DisplayableValues) {
    this.grid = grid;
    const [columns, rows, slices] = grid.dimensions;
    const count = columns * rows * slices;
    this.#values = like instanceof Float32Array ? new Float32Array(count) : new Int16Array(count);
  }

  get values(): DisplayableValues {
    return this.#values;
  }

  put(slice: number, { values, columns: sourceColumns, min, max }: DisplayableSlice): void {
    const { dimensions, reduction, reversed } = this.grid;
    const [columns, rows, slices] = dimensions;
    const whole = !(values instanceof Float32Array) && min >= -32768 && max <= 32767;
    if (!whole && this.#values instanceof Int16Array) this.#values = Float32Array.from(this.#values);
    const target = this.#values;
    const start = (reversed ? slices - 1 - slice : slice) * columns * rows;
    const rounded = target instanceof Int16Array ? Math.round : (value: number) => value;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let sum = 0;
        for (let y = row * reduction; y < (row + 1) * reduction; y++) {
          const line = y * sourceColumns + column * reduction;
          for (let x = line; x < line + reduction; x++) sum += values[x]!;
        }
        target[start + row * columns + column] = rounded(sum / (reduction * reduction));
      }
    }
  }
}
