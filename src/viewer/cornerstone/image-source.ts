import { cache, Enums, type Types } from '@cornerstonejs/core';
import type { SliceProvider, ViewerScan } from '../contract.ts';
import { toDisplayable, type DisplayableSlice } from '../displayable.ts';
import { imageId, parseImageId } from '../image-id.ts';
import { imagePlane } from '../image-metadata.ts';
import { cornerstoneImage } from './cornerstone-image.ts';

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

  /** Decodes; throws what the provider throws. `sigmoids`: whether SIGMOID windows may be left to the renderer. */
  async decode(
    scanId: string,
    slice: number,
    signal?: AbortSignal,
    sigmoids = !this.#cpu,
  ): Promise<DisplayableSlice> {
    return toDisplayable(await this.#provider.loadSlice(scanId, slice, signal), { sigmoids });
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
  if (!source) throw new Error(`no viewer has ${id}`);
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
