import { isFrameSource } from '@/files/frame-source.ts';
import type { FileSource } from '@/files/source.ts';
import { readMeta } from '@/parse/dicom/meta.ts';
import { inflatedDicom } from '@/parse/dicom/deflated.ts';
import { transferSyntax } from '@/parse/dicom/syntaxes.ts';
import type { ImageInstance, PixelEncoding } from '@/parse/instance.ts';
import { applyPalette, interleave, spread422, toEightBits, ybrToRgb } from '../colour.ts';
import { expanded } from '../expanded-cache.ts';
import { readNumbers, swapped } from '../numbers.ts';
import type { Picture } from '../picture.ts';
import type { StoredValues } from '../slice.ts';
import { decompress } from './compressed.ts';
import { decodeRle } from './rle.ts';
import { clampStored, fitStored, unifyPadding, unpackNative } from './unpack.ts';

type DicomEncoding = Extract<PixelEncoding, { format: 'dicom' }>;

const RLE = '1.2.840.10008.1.2.5';
const JPEG_FAMILY = '1.2.840.10008.1.2.4.';

const LOSSY = [
  '1.2.840.10008.1.2.4.50',
  '1.2.840.10008.1.2.4.51',
  '1.2.840.10008.1.2.4.81',
  '1.2.840.10008.1.2.4.91',
  '1.2.840.10008.1.2.4.203',
];

/** Samples of one frame, and what was already done to them. */
interface Samples {
  readonly values: StoredValues;
  readonly planar: boolean;
  readonly rgb: boolean;
  /** Two pixels share their chroma, in four samples. */
  readonly packed422: boolean;
  readonly bits: number;
}

/** One frame of a DICOM file. Reads that frame's bytes alone. @throws where they are damaged */
export async function decodeDicom(
  instance: ImageInstance,
  declared: DicomEncoding,
  frame: number,
  source: FileSource,
): Promise<Picture> {
  const { pixel, rows, columns } = instance;
  const { encoding, bytes } = declared.frameByFrame
    ? await frameOfItsOwn(declared, frame, source)
    : { encoding: declared, bytes: await frameBytes(declared, frame, source) };
  const samples = await readSamples(instance, encoding, frame, bytes);
  if (pixel.samplesPerPixel === 1) {
    if (encoding.palette) return { rows, columns, rgb: applyPalette(samples.values, encoding.palette) };
    unifyPadding(samples.values, pixel);
    return { rows, columns, values: samples.values };
  }
  let rgb = toEightBits(samples.values, samples.bits);
  if (samples.packed422) rgb = spread422(rgb, rows * columns);
  else if (samples.planar) rgb = interleave(rgb);
  const ybr = pixel.photometric === 'YBR_FULL' || pixel.photometric === 'YBR_FULL_422';
  if (ybr && !samples.rgb) {
    rgb = rgb.slice();
    ybrToRgb(rgb);
  }
  return { rows, columns, rgb };
}

/** A frame from a server, which tells its transfer syntax with it. */
async function frameOfItsOwn(
  declared: DicomEncoding,
  frame: number,
  source: FileSource,
): Promise<{ readonly encoding: DicomEncoding; readonly bytes: Uint8Array }> {
  if (!isFrameSource(source)) throw new Error('the source hands out no frames');
  const { transferSyntax: uid, bytes } = await source.readFrame(frame);
  const syntax = transferSyntax(uid);
  if (!syntax?.decodable) throw new Error(`there is no decoder for ${syntax?.name ?? uid}`);
  const swappedWords = syntax.littleEndian ? 1 : declared.bitsAllocated > 8 ? 2 : 1;
  return { encoding: { ...declared, transferSyntax: uid, swappedWords, deflated: false }, bytes };
}

async function frameBytes(
  { deflated, fragments }: DicomEncoding,
  frame: number,
  source: FileSource,
): Promise<Uint8Array> {
  const ranges = fragments[frame] ?? [];
  if (deflated) {
    const whole = await expanded(source, async () => {
      const meta = readMeta(await source.read(0, Math.min(source.size, 65536)));
      const inflated = await inflatedDicom(source, meta?.end ?? 0);
      if (!inflated.ok) throw new Error('the deflated dataset cannot be inflated');
      return inflated.value.read(0, inflated.value.size);
    });
    return join(ranges.map(([start, end]) => whole.subarray(start, end)));
  }
  return join(await Promise.all(ranges.map(([start, end]) => source.read(start, end))));
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1 && parts[0]) return parts[0];
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function readSamples(
  { rows, columns, pixel }: ImageInstance,
  encoding: DicomEncoding,
  frame: number,
  bytes: Uint8Array,
): Promise<Samples> {
  const { transferSyntax, bitsAllocated, swappedWords } = encoding;
  const { samplesPerPixel, photometric, bitsStored } = pixel;
  const pixels = rows * columns;
  const done = { planar: false, rgb: false, packed422: false, bits: bitsStored };
  if (transferSyntax === RLE) {
    const width = Math.ceil(bitsAllocated / 8);
    const unpacked = decodeRle(bytes, pixels, samplesPerPixel, width);
    const values = unpackNative(unpacked, pixels * samplesPerPixel, width * 8, pixel);
    return { ...done, values };
  }
  if (transferSyntax.startsWith(JPEG_FAMILY) || transferSyntax.startsWith('3.2.840')) {
    const output = await decompress(transferSyntax, bytes, { rows, columns, samplesPerPixel, photometric });
    const count = pixels * samplesPerPixel;
    const wide = output.bits > 8;
    const samples = readNumbers(
      output.bytes.subarray(0, count * (wide ? 2 : 1)),
      wide ? (output.signed ? 'i2' : 'u2') : output.signed ? 'i1' : 'u1',
      true,
    );
    // A stream without signs for values with them holds their bits, and these are not to be ordered.
    const ordered = output.signed === pixel.kind.startsWith('i');
    if (samplesPerPixel === 1 && ordered && LOSSY.includes(transferSyntax)) clampStored(samples, pixel);
    return {
      values: samplesPerPixel === 1 ? fitStored(samples, pixel) : samples,
      planar: output.planar,
      rgb: output.rgb,
      packed422: false,
      bits: samplesPerPixel === 1 ? bitsStored : Math.max(bitsStored, Math.min(output.bits, 8)),
    };
  }
  const packed422 = photometric === 'YBR_FULL_422';
  const count = pixels * (packed422 ? 2 : samplesPerPixel);
  const firstBit = encoding.firstBit?.[frame] ?? 0;
  if (bytes.length * 8 < firstBit + count * bitsAllocated) throw new Error('the frame is not complete');
  const little = swappedWords === 1 ? bytes : swapped(new Uint8Array(bytes), swappedWords);
  const values = unpackNative(little, count, bitsAllocated, pixel, firstBit);
  return { ...done, values, planar: encoding.planar === 1 && !packed422, packed422 };
}
