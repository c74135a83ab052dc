import { add, cross, dot, length, scale, type Lps } from '@/core/geometry.ts';
import type { FrameHeader } from '../instance.ts';
import type { Affine } from './affine.ts';

type Axis = 0 | 1 | 2;

/** How the pictures of a volume are walked, and where they lie. */
export interface Shown {
  /** Along columns, rows and slices of the pictures. */
  readonly axes: readonly { readonly axis: Axis; readonly flip: boolean }[];
  readonly rows: number;
  readonly columns: number;
  readonly slices: number;
  /** Where slice `index` lies, as far as it is known. */
  frame(index: number): Pick<FrameHeader, 'position' | 'orientation' | 'spacing' | 'sliceThickness'>;
}

/** Which way a picture's columns and rows grow, by the patient's axis along which its slices are stacked (LPS). */
const RADIOLOGICAL: readonly { readonly plane: string; readonly column: Lps; readonly row: Lps }[] = [
  { plane: 'sagittal', column: [0, 1, 0], row: [0, 0, -1] },
  { plane: 'coronal', column: [1, 0, 0], row: [0, 0, -1] },
  { plane: 'axial', column: [1, 0, 0], row: [0, 1, 0] },
];

const AXES = [0, 1, 2] as const;
const ORDERS: readonly (readonly [Axis, Axis, Axis])[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

/**
 * Slices stay along the third stored axis, as acquired; within them the axes are swapped and flipped to the
 * radiological convention: the patient's right on the picture's left, front or head at the top. Slices ascend along
 * the DICOM normal (columns x rows).
 * @param dims voxels along the three stored axes
 */
export function radiological(affine: Affine, dims: readonly [number, number, number]): Shown {
  const step = (axis: Axis): Lps => affine.steps[axis];
  const unit = (axis: Axis): Lps => scale(step(axis), 1 / length(step(axis)));

  // Each stored axis stands for one of the patient's: the assignment that they follow most closely together.
  const closeness = (order: readonly [Axis, Axis, Axis]) =>
    AXES.reduce<number>((sum, axis) => sum + Math.abs(unit(axis)[order[axis]]), 0);
  const order = ORDERS.reduce((best, next) => (closeness(next) > closeness(best) + 1e-9 ? next : best));

  const convention = RADIOLOGICAL[order[2]] ?? RADIOLOGICAL[2]!;
  const along = (wanted: Lps): Axis =>
    ([0, 1] as const).reduce<Axis>((best, axis) => (wanted[order[axis]] !== 0 ? axis : best), 0);
  const walk = (axis: Axis, wanted: Lps) => ({ axis, flip: dot(step(axis), wanted) < 0 });
  const column = walk(along(convention.column), convention.column);
  const row = walk(along(convention.row), convention.row);
  const direction = (w: { axis: Axis; flip: boolean }): Lps => scale(unit(w.axis), w.flip ? -1 : 1);
  const normal = cross(direction(column), direction(row));
  const slice = walk(2, normal);

  const first = [column, row, slice].reduce<Lps>(
    (at, w) => (w.flip ? add(at, scale(step(w.axis), dims[w.axis] - 1)) : at),
    affine.origin,
  );
  const next = scale(step(2), slice.flip ? -1 : 1);
  const orientation = [direction(column), direction(row)] as const;
  const spacing = [length(step(row.axis)), length(step(column.axis))] as const;
  return {
    axes: [column, row, slice],
    columns: dims[column.axis],
    rows: dims[row.axis],
    slices: dims[2],
    frame: (index) => ({
      position: add(first, scale(next, index)),
      orientation,
      spacing,
      sliceThickness: length(step(2)),
    }),
  };
}

/**
 * Pictures as they are stored, for a file that says nothing of directions: none are made up.
 * @param spacing mm along the stored axes, where it is known
 */
export function asStored(
  [columns, rows, slices]: readonly [number, number, number],
  spacing?: readonly [number, number, number],
): Shown {
  const frame = spacing ? ({ spacing: [spacing[1], spacing[0]], sliceThickness: spacing[2] } as const) : {};
  return {
    axes: AXES.map((axis) => ({ axis, flip: false })),
    columns,
    rows,
    slices,
    frame: () => frame,
  };
}
