import type { LongtailError } from '@/core/errors.ts';
import { err, ok, unreachable, type Result } from '@/core/result.ts';
import type { FileSource } from '@/files/source.ts';
import { SourceError } from '@/files/source-error.ts';
import type { FrameHeader, ImageInstance } from '@/parse/instance.ts';
import { toGrey } from './colour.ts';
import { decodeDicom } from './dicom/decode-dicom.ts';
import { decodeNpy } from './npy/decode-npy.ts';
import type { Picture } from './picture.ts';
import { decodePicture } from './picture/decode-picture.ts';
import { decodeVoxels } from './voxels/decode-voxels.ts';
import type { DecodedSlice, DisplayMapping, StoredValues } from './slice.ts';

/** 16384 x 16384: four times the largest detector there is. */
const LARGEST_PICTURE = 2 ** 28;

/**
 * Decodes one picture, reading that picture's bytes alone (a compressed NIfTI is inflated once and kept).
 * Its display mapping is the frame's own first window, or the picture's range; `displayFor` gives all pictures of a
 * scan theirs.
 * @returns `decode-failed` for a damaged picture, `out-of-memory` for one too large for this machine
 */
export async function decodeFrame(
  instance: ImageInstance,
  frame: number,
  source: FileSource,
): Promise<Result<DecodedSlice, LongtailError>> {
  const header = instance.frames[frame];
  if (!header)
    throw new RangeError(`${instance.path} has ${instance.frames.length} frames, not ${frame + 1}`);
  const size = instance.rows * instance.columns;
  if (size > LARGEST_PICTURE)
    return err({ kind: 'out-of-memory', detail: `${instance.path} has a picture of ${size} pixels` });
  try {
    return ok(toSlice(instance, header, await decodePixels(instance, frame, source)));
  } catch (cause) {
    if (cause instanceof SourceError) return err(cause.error);
    if (cause instanceof RangeError && /allocation|array length/i.test(cause.message))
      return err({ kind: 'out-of-memory', detail: `${instance.path}: ${cause.message}` });
    return err({
      kind: 'decode-failed',
      path: instance.path,
      frame,
      detail: cause instanceof Error ? cause.message : String(cause),
    });
  }
}

function decodePixels(instance: ImageInstance, frame: number, source: FileSource): Promise<Picture> {
  const { encoding } = instance;
  switch (encoding.format) {
    case 'dicom':
      return decodeDicom(instance, encoding, frame, source);
    case 'voxels':
      return decodeVoxels(instance, encoding, frame, source);
    case 'npy':
      return decodeNpy(instance, encoding, frame, source);
    case 'picture':
      return decodePicture(encoding, source, frame);
    default:
      return unreachable(encoding);
  }
}

const IDENTITY: DisplayMapping = {
  rescale: { slope: 1, intercept: 0 },
  window: { center: 127.5, width: 255, shape: 'IDENTITY' },
  invert: false,
};

function toSlice(instance: ImageInstance, header: FrameHeader, picture: Picture): DecodedSlice {
  const { rows, columns } = picture;
  if (rows !== instance.rows || columns !== instance.columns)
    throw new Error(
      `the picture is ${columns} x ${rows}, its header says ${instance.columns} x ${instance.rows}`,
    );
  if ('rgb' in picture)
    return { rows, columns, values: toGrey(picture.rgb), rgb: picture.rgb, display: IDENTITY };
  const { values } = picture;
  return { rows, columns, values, display: ownDisplay(instance, header, values) };
}

function ownDisplay(instance: ImageInstance, header: FrameHeader, values: StoredValues): DisplayMapping {
  const { pixel, encoding } = instance;
  if (encoding.format === 'npy') return IDENTITY;
  const { rescale, windows, modalityLut, voiLut } = header;
  return {
    rescale,
    ...(modalityLut && { modalityLut }),
    ...(voiLut && windows.length === 0 && { voiLut }),
    window: windows[0] ?? rangeOf(values, rescale.slope, rescale.intercept, pixel.padding),
    invert: pixel.photometric === 'MONOCHROME1',
    ...(pixel.padding !== undefined && { padding: pixel.padding }),
  };
}

function rangeOf(
  values: StoredValues,
  slope: number,
  intercept: number,
  padding: number | undefined,
): DisplayMapping['window'] {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value === padding || !Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) [low, high] = [0, 0];
  const width = Math.abs((high - low) * slope) || 1;
  return { center: ((low + high) / 2) * slope + intercept, width, shape: 'LINEAR_EXACT' };
}
