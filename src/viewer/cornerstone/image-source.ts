import { cache, Enums, utilities, type Types } from '@cornerstonejs/core';
import type { LongtailError } from '@/core/errors.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';
import type { SliceProvider, ViewerScan } from '../contract.ts';
import { toDisplayable, type DisplayableSlice } from '../displayable.ts';
import { imageId, parseImageId } from '../image-id.ts';
import { imagePlane } from '../image-metadata.ts';

/** What cornerstone's image does not carry. */
export type ImageFacts = Pick<DisplayableSlice, 'unit' | 'window' | 'invert' | 'sigmoid'>;

const facts = new WeakMap<Types.IImage, ImageFacts>();
export const factsOf = (image: Types.IImage | undefined): ImageFacts | undefined => image && facts.get(image);

/**
 * One viewer's scans and its way to their pixels. Slices are decoded here and put into cornerstone's cache before a
 * viewport asks for them: its own loading path has no cancel and loses the reason of a failure.
 */
export class ImageSource {
  readonly key: string;
  readonly #provider: SliceProvider;
  readonly #cpu: boolean;
  #scans = new Map<string, ViewerScan>();

  constructor(key: string, provider: SliceProvider, cpu: boolean) {
    this.key = key;
    this.#provider = provider;
    this.#cpu = cpu;
    sources.set(key, this);
  }

  get scans(): ReadonlyMap<string, ViewerScan> {
    return this.#scans;
  }

  setScans(scans: readonly ViewerScan[]): void {
    const before = this.#scans;
    this.#scans = new Map(scans.map((each) => [each.scan.id, each]));
    for (const [id, old] of before) if (!sameSlices(old, this.#scans.get(id))) this.#forget(old);
  }

  imageIds(scanId: string): string[] {
    const slices = this.#scans.get(scanId)?.scan.slices ?? [];
    return slices.map((_, slice) => imageId({ viewer: this.key, scanId, slice }));
  }

  has(scanId: string, slice: number): boolean {
    return cache.getImage(imageId({ viewer: this.key, scanId, slice })) !== undefined;
  }

  /** Decodes; throws what the provider throws. */
  async decode(scanId: string, slice: number, signal?: AbortSignal): Promise<DisplayableSlice> {
    const decoded: DecodedSlice = await this.#provider.loadSlice(scanId, slice, signal);
    return toDisplayable(decoded, { sigmoids: !this.#cpu });
  }

  /** Resolves when the slice lies in the cache, ready to be shown without a wait. */
  async ensure(scanId: string, slice: number, signal?: AbortSignal): Promise<void> {
    const id = imageId({ viewer: this.key, scanId, slice });
    if (this.has(scanId, slice)) return;
    const image = this.toImage(id, await this.decode(scanId, slice, signal));
    // Another pane may have asked for the same slice meanwhile.
    if (signal?.aborted || cache.getImageLoadObject(id)) return;
    cache.putImageSync(id, image);
  }

  toImage(id: string, slice: DisplayableSlice): Types.IImage {
    const name = parseImageId(id);
    const scan = name && this.#scans.get(name.scanId);
    const plane = scan && imagePlane(scan, name.slice);
    if (!plane) throw new Error(`no such image: ${id}`);
    const image = cornerstoneImage(id, slice, plane, this.#cpu);
    facts.set(image, {
      unit: slice.unit,
      window: slice.window,
      invert: slice.invert,
      sigmoid: slice.sigmoid,
    });
    return image;
  }

  dispose(): void {
    for (const scan of this.#scans.values()) this.#forget(scan);
    this.#scans = new Map();
    sources.delete(this.key);
  }

  #forget({ scan }: ViewerScan): void {
    scan.slices.forEach((_, slice) => {
      const id = imageId({ viewer: this.key, scanId: scan.id, slice });
      if (cache.getImageLoadObject(id)) cache.removeImageLoadObject(id);
    });
  }
}

/** Whether a scan still stands for the same pictures: its title or modality may have changed. */
export function sameSlices(a: ViewerScan, b: ViewerScan | undefined): boolean {
  const [before, after] = [a.scan.slices, b?.scan.slices];
  if (before === after) return true;
  if (before.length !== after?.length) return false;
  return before.every(({ path, frame }, i) => path === after[i]?.path && frame === after[i].frame);
}

const sources = new Map<string, ImageSource>();

/** Cornerstone's own way in, for a picture that was evicted between `ensure` and its display. */
export async function fallbackImage(id: string): Promise<Types.IImage> {
  const name = parseImageId(id);
  const source = name && sources.get(name.viewer);
  if (!source) throw { kind: 'cancelled' } satisfies LongtailError;
  return source.toImage(id, await source.decode(name.scanId, name.slice));
}

/** Cornerstone's questions about a picture. Inversion is set on the viewport, so photometric is never MONOCHROME1. */
export function imageMetadata(type: string, id: unknown): unknown {
  const name = typeof id === 'string' ? parseImageId(id) : undefined;
  const scan = name && sources.get(name.viewer)?.scans.get(name.scanId);
  if (!scan) return undefined;
  const { MetadataModules } = Enums;
  switch (type) {
    case MetadataModules.IMAGE_PLANE:
      return imagePlane(scan, name.slice);
    case MetadataModules.GENERAL_SERIES:
      // 'PT' would switch cornerstone to SUV windows of its own.
      return { modality: scan.scan.modality === 'CT' ? 'CT' : 'OT' };
    case MetadataModules.IMAGE_PIXEL: {
      const image = cache.getImage(String(id));
      const bits = image ? image.getPixelData().BYTES_PER_ELEMENT * 8 : 16;
      return {
        photometricInterpretation: image?.color ? 'RGB' : 'MONOCHROME2',
        samplesPerPixel: image?.color ? 3 : 1,
        bitsAllocated: bits,
        bitsStored: bits,
        highBit: bits - 1,
        pixelRepresentation: image && image.minPixelValue < 0 ? 1 : 0,
        rows: scan.scan.rows,
        columns: scan.scan.columns,
      };
    }
    default:
      return undefined;
  }
}

function cornerstoneImage(
  id: string,
  slice: DisplayableSlice,
  plane: NonNullable<ReturnType<typeof imagePlane>>,
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
