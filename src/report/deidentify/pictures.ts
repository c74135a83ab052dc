import { startsWith } from '@/parse/format.ts';

/** The file is not what it says it is: nothing of it may leave. */
export class BrokenPicture extends Error {}

const PNG_HEAD = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Chunks that decide what the picture looks like; all others are text, times and whatever programs add. */
const PNG_KEPT = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'sBIT', 'pHYs']);

/** A PNG without its text, time, EXIF and private chunks. What is left is passed on as it lies. */
export function cleanPng(bytes: Uint8Array): readonly Uint8Array[] {
  if (!startsWith(bytes, PNG_HEAD)) throw new BrokenPicture('no PNG');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = [bytes.subarray(0, PNG_HEAD.length)];
  for (let at = PNG_HEAD.length; at + 12 <= bytes.length;) {
    const end = at + 12 + view.getUint32(at);
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (end > bytes.length) throw new BrokenPicture(`chunk ${name} is cut off`);
    if (PNG_KEPT.has(name)) parts.push(bytes.subarray(at, end));
    // What comes after the end is no picture.
    if (name === 'IEND') return parts;
    at = end;
  }
  throw new BrokenPicture('the PNG has no end');
}

const APP0 = 0xe0;
const APP1 = 0xe1;
const APP14 = 0xee;
const COMMENT = 0xfe;
const START_OF_SCAN = 0xda;
const END = 0xd9;

/**
 * A JPEG without comments and application segments, but for JFIF and Adobe, which say how its colours are stored, and
 * the orientation, without which it would be shown turned.
 */
export function cleanJpeg(bytes: Uint8Array): readonly Uint8Array[] {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw new BrokenPicture('no JPEG');
  const parts = [bytes.subarray(0, 2)];
  let at = 2;
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++;
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker === undefined) throw new BrokenPicture(`no JPEG segment at byte ${at}`);
    // What comes after the end is no picture: previews and text of cameras.
    if (marker === END) return [...parts, bytes.subarray(at, at + 2)];
    const end = at + 2 + (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0);
    if (end > bytes.length) throw new BrokenPicture('a JPEG segment is cut off');
    const segment = bytes.subarray(at, end);
    const orientation = marker === APP1 ? orientationOf(segment) : 1;
    if (orientation > 1) parts.push(orientationSegment(orientation));
    const application = marker >= APP0 && marker <= 0xef;
    if (marker !== COMMENT && (!application || keepsColour(marker, segment))) parts.push(segment);
    at = marker === START_OF_SCAN ? nextMarker(bytes, end) : end;
    if (at > end) parts.push(bytes.subarray(end, at));
    if (at >= bytes.length) return parts;
  }
}

/** Past the coded bytes of a scan: stuffed zeros and restart marks belong to them. */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++) {
    const next = bytes[at + 1] ?? 0;
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

const keepsColour = (marker: number, segment: Uint8Array): boolean =>
  (marker === APP0 && startsWith(segment, 'JFIF\0', 4)) ||
  (marker === APP14 && startsWith(segment, 'Adobe', 4));

const EXIF = 'Exif\0\0';

/** 1 to 8, Exif 2.3, 4.6.4 A; 1, as it stands, where there is none. */
function orientationOf(segment: Uint8Array): number {
  const tiff = 4 + EXIF.length;
  if (!startsWith(segment, EXIF, 4) || segment.length < tiff + 10) return 1;
  const view = new DataView(segment.buffer, segment.byteOffset + tiff, segment.length - tiff);
  const little = view.getUint16(0) === 0x4949;
  const first = view.getUint32(4, little);
  if (first + 2 > view.byteLength) return 1;
  const count = view.getUint16(first, little);
  for (let i = 0; i < count; i++) {
    const at = first + 2 + i * 12;
    if (at + 12 > view.byteLength) return 1;
    if (view.getUint16(at, little) !== 0x0112) continue;
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** APP1 with one entry. */
function orientationSegment(orientation: number): Uint8Array {
  const tiff = [
    0x4d,
    0x4d,
    0,
    42,
    0,
    0,
    0,
    8,
    0,
    1,
    0x01,
    0x12,
    0,
    3,
    0,
    0,
    0,
    1,
    0,
    orientation,
    0,
    0,
    0,
    0,
    0,
    0,
  ];
  const exif = Array.from(EXIF, (c) => c.charCodeAt(0));
  const length = 2 + exif.length + tiff.length;
  return Uint8Array.from([0xff, APP1, length >> 8, length & 0xff, ...exif, ...tiff]);
}
