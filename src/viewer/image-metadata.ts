import type { Lps } from '@/core/geometry.ts';
import type { ViewerScan } from './contract.ts';

/** What the renderer asks about a picture's place; cornerstone's "imagePlaneModule". */
export interface ImagePlane {
  readonly rows: number;
  readonly columns: number;
  readonly frameOfReferenceUID: string;
  readonly imagePositionPatient: Lps;
  readonly imageOrientationPatient: readonly number[];
  readonly rowCosines: Lps;
  readonly columnCosines: Lps;
  readonly rowPixelSpacing: number;
  readonly columnPixelSpacing: number;
  readonly pixelSpacing: readonly [number, number];
  readonly sliceThickness: number | undefined;
  /** The spacing is made up: lengths are then in pixels. */
  readonly usingDefaultValues: boolean;
}

/**
 * Place of a slice. Where the file states none, pictures lie one behind the other, one pixel a mm, and say so.
 * Undefined for a slice that the scan does not have.
 */
export function imagePlane(viewerScan: ViewerScan, slice: number): ImagePlane | undefined {
  const { scan, frames, frameOfReference } = viewerScan;
  const frame = frames[slice];
  if (!frame) return undefined;
  const placed = frame.position && frame.orientation;
  const [rowCosines, columnCosines]: readonly [Lps, Lps] = placed
    ? frame.orientation
    : [
        [1, 0, 0],
        [0, 1, 0],
      ];
  const [rowPixelSpacing, columnPixelSpacing] = frame.spacing ?? [1, 1];
  return {
    rows: scan.rows,
    columns: scan.columns,
    // Without one of its own a scan shares no space with any other.
    frameOfReferenceUID: frameOfReference ?? `scan-${scan.id}`,
    imagePositionPatient: placed ? frame.position : [0, 0, slice],
    imageOrientationPatient: [...rowCosines, ...columnCosines],
    rowCosines,
    columnCosines,
    rowPixelSpacing,
    columnPixelSpacing,
    pixelSpacing: [rowPixelSpacing, columnPixelSpacing],
    sliceThickness: frame.sliceThickness,
    usingDefaultValues: frame.spacing === undefined,
  };
}
