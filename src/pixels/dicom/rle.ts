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
      sample * bytesPerSample + byte,
      stride,
      pixels,
    );
    if (written < pixels) throw new Error(`an RLE segment ends after ${written} of ${pixels} pixels`);
  }
  return out;
}

/** Writes up to `count` bytes to every `stride`-th place from `at`; returns how many. */
function unpackBits(packed: Uint8Array, out: Uint8Array, at: number, stride: number, count: number): number {
  let written = 0;
  for (let i = 0; i < packed.length && written < count;) {
    const control = packed[i++]!;
    if (control < 128) {
      for (let n = control + 1; n > 0 && i < packed.length && written < count; n--)
        out[at + stride * written++] = packed[i++]!;
    } else if (control > 128 && i < packed.length) {
      const value = packed[i++]!;
      for (let n = 257 - control; n > 0 && written < count; n--) out[at + stride * written++] = value;
    }
  }
  return written;
}
