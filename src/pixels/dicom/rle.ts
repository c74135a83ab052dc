import { unpackBits } from '../codecs/pack-bits.ts';

/**
 * DICOM's run-length code (PS3.5, annex G): one PackBits segment for each byte of each sample, the high byte first.
 * @returns samples interleaved by pixel, little endian
 * @throws where a segment is missing or ends before its pixels
 */
export function decodeRle(
  frame: Uint8Array,
  pixels: number,
  samplesPerPixel: number,
  bytesPerSample: number,
): Uint8Array {
  if (frame.length < 64) throw new Error('the RLE header is not complete');
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const count = view.getUint32(0, true);
  if (count !== samplesPerPixel * bytesPerSample)
    throw new Error(`${count} RLE segments where ${samplesPerPixel * bytesPerSample} belong`);
  const out = new Uint8Array(pixels * samplesPerPixel * bytesPerSample);
  const stride = samplesPerPixel * bytesPerSample;
  for (let segment = 0; segment < count; segment++) {
    const start = view.getUint32(4 + 4 * segment, true);
    const end = segment + 1 < count ? view.getUint32(8 + 4 * segment, true) : frame.length;
    if (start < 64 || end > frame.length || end < start)
      throw new Error('an RLE segment lies outside its frame');
    const sample = Math.floor(segment / bytesPerSample);
    const byte = bytesPerSample - 1 - (segment % bytesPerSample);
    const written = unpackBits(
      frame.subarray(start, end),
      out,
      pixels,
      sample * bytesPerSample + byte,
      stride,
    );
    if (written < pixels) throw new Error(`an RLE segment ends after ${written} of ${pixels} pixels`);
  }
  return out;
}
