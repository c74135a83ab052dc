import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { PixelFormat, StoredKind } from '../instance.ts';
import type { Dataset } from './dataset.ts';

/** A picture's format and the facts about its packing that the encoding needs beside it. */
export interface DicomPixels {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly bitsAllocated: number;
  readonly planar: 0 | 1;
  readonly signed: boolean;
  readonly pixel: PixelFormat;
  /** Bits of one uncompressed frame. */
  readonly bitsPerFrame: number;
}

const PHOTOMETRICS = [
  'MONOCHROME1',
  'MONOCHROME2',
  'PALETTE COLOR',
  'RGB',
  'YBR_FULL',
  'YBR_FULL_422',
  'YBR_ICT',
  'YBR_RCT',
];

const FLOATS: Readonly<Record<string, { readonly kind: StoredKind; readonly bits: number }>> = {
  x7fe00008: { kind: 'f32', bits: 32 },
  x7fe00009: { kind: 'f64', bits: 64 },
};

/** Image Pixel module (PS3.3 C.7.6.3), checked. @param pixelTag which of the three pixel elements the file has */
export function readPixelFormat(
  path: string,
  data: Dataset,
  pixelTag: string,
): Result<DicomPixels, LongtailError> {
  const corrupt = (detail: string) => err<LongtailError>({ kind: 'corrupt-file', path, detail });
  const unsupported = (encoding: string, detail: string) =>
    err<LongtailError>({ kind: 'unsupported-encoding', path, encoding, detail });
  const rows = data.short('x00280010') ?? 0;
  const columns = data.short('x00280011') ?? 0;
  if (rows === 0 || columns === 0) return corrupt(`the header says ${columns} x ${rows} pixels`);
  const frames = Math.max(1, Math.trunc(data.decimal('x00280008') ?? 1));
  if (frames > 1_000_000) return corrupt(`the header promises ${frames} frames`);

  const samplesPerPixel = data.short('x00280002') ?? 1;
  const stated = (data.text('x00280004') ?? '').toUpperCase();
  const photometric = stated || (samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2');
  if (!PHOTOMETRICS.includes(photometric))
    return unsupported(photometric, 'this photometric interpretation is not shown');
  const colour = photometric.startsWith('YBR') || photometric === 'RGB';
  if (samplesPerPixel !== (colour ? 3 : 1))
    return corrupt(`${photometric} with ${samplesPerPixel} samples a pixel`);

  const float = FLOATS[pixelTag];
  const bitsAllocated = float?.bits ?? data.short('x00280100') ?? 0;
  const bitsStored = float?.bits ?? data.short('x00280101') ?? bitsAllocated;
  if (!float && (bitsAllocated < 1 || bitsAllocated > 32 || bitsStored < 1 || bitsStored > bitsAllocated))
    return corrupt(`${bitsStored} of ${bitsAllocated} bits are stored`);
  if (colour && bitsAllocated !== 8 && bitsAllocated !== 16)
    return unsupported(`${photometric} with ${bitsAllocated} bits`, 'colour is shown with 8 or 16 bits');
  const signed = !float && !colour && data.short('x00280103') === 1;
  const highBit = data.short('x00280102') ?? bitsStored - 1;
  const shift = float || highBit >= bitsAllocated ? 0 : Math.max(0, highBit + 1 - bitsStored);
  const kind = float?.kind ?? storedKind(bitsAllocated, signed);
  const [padding, limit] = float
    ? FLOAT_PADDING.map((tags) => floatOf(data, tags, float.kind))
    : PADDING.map((tag) => paddingOf(data, tag, bitsAllocated, signed));
  const perPixel = photometric === 'YBR_FULL_422' ? 2 : samplesPerPixel;
  return ok({
    rows,
    columns,
    frames,
    bitsAllocated,
    planar: data.short('x00280006') === 1 ? 1 : 0,
    signed,
    bitsPerFrame: rows * columns * perPixel * bitsAllocated,
    pixel: {
      kind,
      bitsStored,
      samplesPerPixel,
      photometric,
      ...(shift > 0 && { lowBit: shift }),
      ...(padding !== undefined && !colour && { padding }),
      ...(padding !== undefined && limit !== undefined && !colour && { paddingLimit: limit }),
    },
  });
}

function storedKind(bitsAllocated: number, signed: boolean): StoredKind {
  if (bitsAllocated <= 8) return signed ? 'i8' : 'u8';
  if (bitsAllocated <= 16) return signed ? 'i16' : 'u16';
  return signed ? 'i32' : 'u32';
}

/** Pixel Padding Value and Range Limit; of floats in single and in double precision. */
const PADDING = ['x00280120', 'x00280121'] as const;
const FLOAT_PADDING = [
  { f32: 'x00280122', f64: 'x00280123' },
  { f32: 'x00280124', f64: 'x00280125' },
] as const;

/** In single precision, as pixels are decoded. */
function floatOf(data: Dataset, tags: (typeof FLOAT_PADDING)[number], kind: StoredKind): number | undefined {
  const value = kind === 'f64' ? data.double(tags.f64) : data.float(tags.f32);
  return value === undefined ? undefined : Math.fround(value);
}

/** US or SS by the pixels' own sign: in implicit form the element does not say. */
function paddingOf(
  data: Dataset,
  tag: (typeof PADDING)[number],
  bitsAllocated: number,
  signed: boolean,
): number | undefined {
  const value = data.short(tag, signed);
  if (value === undefined || bitsAllocated > 16) return undefined;
  return bitsAllocated <= 8 && !signed ? value & 0xff : value;
}
