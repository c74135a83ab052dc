import type { JpegHeader } from '@/parse/picture/jpeg-header.ts';

/**
 * Tells libjpeg whether a three-component stream is RGB. Without an Adobe or JFIF segment it would guess by the
 * component names, and take RGB for YCbCr; the DICOM header knows better.
 */
export function withColourTransform(frame: Uint8Array, header: JpegHeader, photometric: string): Uint8Array {
  const says = header.hasJfif || header.adobeTransform !== undefined;
  if (header.components !== 3 || says || photometric !== 'RGB') return frame;
  // APP14: length 14, "Adobe", version 100, two flags, transform 0.
  const adobe = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0];
  const out = new Uint8Array(frame.length + adobe.length);
  out.set(frame.subarray(0, 2));
  out.set(adobe, 2);
  out.set(frame.subarray(2), 2 + adobe.length);
  return out;
}
