import { add, cross, dot, length, normalise, scale, subtract, type Lps } from '@/core/geometry.ts';
import type { OverlayKind } from '@/explain/overlay.ts';
import type { ImagePlane } from './image-metadata.ts';

/** Values over one slice of a scan: a grid that covers the whole picture, row by row from its top left. */
export interface SliceHeat {
  readonly scanId: string;
  readonly slice: number;
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
  /** The value that counts as strongest; else the largest of these. Slices of one map share theirs. */
  readonly scale?: number;
  /** What the sign means: without it, support for a label. */
  readonly kind?: OverlayKind;
  /** The only pane that shows it; without it all do. */
  readonly pane?: number;
}

/** Corners of a picture's outermost pixels, in the patient's space: where its grid is pinned. */
export interface PictureCorners {
  readonly topLeft: Lps;
  readonly topRight: Lps;
  readonly bottomLeft: Lps;
}

/** @param inset of the picture's corner from the stated position, in pixels: that is the first pixel's centre */
export function pictureCorners(plane: ImagePlane, inset = 0.5): PictureCorners {
  const { rows, columns, rowCosines, columnCosines, rowPixelSpacing, columnPixelSpacing } = plane;
  const across = scale(rowCosines, columnPixelSpacing);
  const down = scale(columnCosines, rowPixelSpacing);
  const topLeft = subtract(plane.imagePositionPatient, scale(add(across, down), inset));
  return {
    topLeft,
    topRight: add(topLeft, scale(across, columns)),
    bottomLeft: add(topLeft, scale(down, rows)),
  };
}

/**
 * Whether a plane of view shows a picture: parallel to it, and no farther from it than half the slices' distance.
 * @param view three points of the plane of view that are not in a line
 */
export function showsPicture(
  view: readonly [Lps, Lps, Lps],
  { topLeft, topRight, bottomLeft }: PictureCorners,
  sliceDistance: number,
): boolean {
  const own = normalise(cross(subtract(topRight, topLeft), subtract(bottomLeft, topLeft)));
  const seen = cross(subtract(view[1], view[0]), subtract(view[2], view[0]));
  if (!own || length(seen) === 0) return false;
  const parallel = Math.abs(dot(own, seen)) / length(seen);
  const apart = Math.abs(dot(own, subtract(view[0], topLeft)));
  // One degree of tilt moves the edge of a large picture by a slice.
  return parallel > Math.cos(Math.PI / 180) && apart <= sliceDistance / 2 + 1e-3;
}
