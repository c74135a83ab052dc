import { Enums, utilities, type Types } from '@cornerstonejs/core';
import type { DisplayableSlice } from '../displayable.ts';
import type { ImagePlane } from '../image-metadata.ts';

/** A slice in cornerstone's own form. `cpu`: for drawing without WebGL, which wants some things otherwise. */
export function cornerstoneImage(
  id: string,
  slice: DisplayableSlice,
  plane: ImagePlane,
  cpu: boolean,
): Types.IImage {
  const { rows, columns, window, min, max } = slice;
  const color = slice.components === 3;
  // The CPU path draws colour from RGBA, the GPU's from RGB.
  const values = color && cpu ? withAlpha(slice.values) : slice.values;
  const numberOfComponents = color ? (cpu ? 4 : 3) : 1;
  const voxelManager = utilities.VoxelManager.createImageVoxelManager({
    width: columns,
    height: rows,
    scalarData: values,
    numberOfComponents,
    id,
  });
  const { LINEAR, SAMPLED_SIGMOID } = Enums.VOILUTFunctionType;
  const image: Types.IImage = {
    imageId: id,
    minPixelValue: min,
    maxPixelValue: max,
    slope: 1,
    intercept: 0,
    // Always LINEAR's convention: cornerstone's window tool drifts with LINEAR_EXACT.
    windowCenter: (window.lower + window.upper + 1) / 2,
    windowWidth: window.upper - window.lower + 1,
    voiLUTFunction: slice.sigmoid ? SAMPLED_SIGMOID : LINEAR,
    getPixelData: () => values,
    // The CPU path draws colour from here while the window is 0..255.
    getCanvas: () => drawColour(values, rows, columns),
    rows,
    columns,
    height: rows,
    width: columns,
    color,
    rgba: color && cpu,
    numberOfComponents,
    columnPixelSpacing: plane.columnPixelSpacing,
    rowPixelSpacing: plane.rowPixelSpacing,
    invert: false,
    photometricInterpretation: color ? 'RGB' : 'MONOCHROME2',
    sizeInBytes: values.byteLength,
    FrameOfReferenceUID: plane.frameOfReferenceUID,
    dataType: values.constructor.name as Types.PixelDataTypedArrayString,
    voxelManager,
    // Values are the modality's already. The odd slope makes the CPU path, which draws by table, quantise floats.
    preScale: {
      enabled: true,
      scaled: true,
      scalingParameters: { rescaleSlope: values instanceof Float32Array ? 0.5 : 1, rescaleIntercept: 0 },
    },
  };
  return image;
}

function drawColour(rgba: ArrayLike<number>, rows: number, columns: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [columns, rows];
  canvas.getContext('2d')?.putImageData(new ImageData(Uint8ClampedArray.from(rgba), columns, rows), 0, 0);
  return canvas;
}

function withAlpha(rgb: ArrayLike<number>): Uint8Array {
  const rgba = new Uint8Array((rgb.length / 3) * 4).fill(255);
  for (let i = 0; i < rgb.length / 3; i++) {
    for (let c = 0; c < 3; c++) rgba[i * 4 + c] = rgb[i * 3 + c]!;
  }
  return rgba;
}
