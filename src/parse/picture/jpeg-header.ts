/** What a JPEG stream says of itself before its first scan. */
export interface JpegHeader {
  readonly rows: number;
  readonly columns: number;
  readonly precision: number;
  readonly components: number;
  readonly componentIds: readonly number[];
  /** SOF marker's low byte: 0xc0 baseline, 0xc1 extended, 0xc2 progressive, 0xc3 lossless, 0xf7 JPEG-LS. */
  readonly process: number;
  readonly hasJfif: boolean;
  /** Adobe's colour transform: 0 none, 1 YCbCr, 2 YCCK; undefined without that segment. */
  readonly adobeTransform: number | undefined;
  /** EXIF orientation 1..8. */
  readonly orientation: number;
}

const isFrameStart = (marker: number) =>
  (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) ||
  marker === 0xf7;

/** Walks the segments of a JPEG or JPEG-LS stream; undefined where `bytes` ends or breaks before the frame header. */
export function readJpegHeader(bytes: Uint8Array): JpegHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let hasJfif = false;
  let adobeTransform: number | undefined;
  let orientation = 1;
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = view.getUint16(at + 2);
    const body = at + 4;
    const end = at + 2 + length;
    if (isFrameStart(marker)) {
      if (length < 8 || end > bytes.length) return undefined;
      const components = view.getUint8(body + 5);
      if (length < 8 + 3 * components) return undefined;
      return {
        rows: view.getUint16(body + 1),
        columns: view.getUint16(body + 3),
        precision: view.getUint8(body),
        components,
        componentIds: Array.from({ length: components }, (_, i) => view.getUint8(body + 6 + 3 * i)),
        process: marker,
        hasJfif,
        adobeTransform,
        orientation,
      };
    }
    if (length < 2 || marker === 0xda || marker === 0xd9) return undefined;
    if (end <= bytes.length) {
      const text = (from: number, n: number) => String.fromCharCode(...bytes.subarray(from, from + n));
      if (marker === 0xe0 && text(body, 4) === 'JFIF') hasJfif = true;
      if (marker === 0xee && length >= 14 && text(body, 5) === 'Adobe') adobeTransform = bytes[body + 11];
      if (marker === 0xe1 && text(body, 4) === 'Exif')
        orientation = exifOrientation(bytes.subarray(body + 6, end)) ?? orientation;
    }
    at = end;
  }
  return undefined;
}

/** Tag 0x0112 of the first directory of a TIFF block. */
function exifOrientation(tiff: Uint8Array): number | undefined {
  if (tiff.length < 14) return undefined;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const little = view.getUint16(0) === 0x4949;
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return undefined;
  const count = view.getUint16(directory, little);
  for (let i = 0; i < count; i++) {
    const entry = directory + 2 + 12 * i;
    if (entry + 12 > tiff.length) return undefined;
    if (view.getUint16(entry, little) !== 0x0112) continue;
    const value = view.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}
