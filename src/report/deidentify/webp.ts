import { startsWith } from '@/parse/format.ts';
import { BrokenPicture } from './pictures.ts';

/** The picture itself and its transparency; EXIF, XMP, colour profiles and what programs add are not kept. */
const KEPT = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH']);
/** In the first byte of VP8X: that a profile, EXIF and XMP follow. */
const PROMISES = 0x20 | 0x08 | 0x04;
const HEAD = 8;

/** A still WebP without its metadata, RFC 9649. The coded picture is passed on as it lies. */
export function cleanWebp(bytes: Uint8Array): readonly Uint8Array[] {
  if (!startsWith(bytes, 'RIFF') || !startsWith(bytes, 'WEBP', 8)) throw new BrokenPicture('no WebP');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = Math.min(bytes.length, view.getUint32(4, true) + HEAD);
  const chunks: Uint8Array[] = [];
  for (let at = 12; at + HEAD <= end;) {
    const length = view.getUint32(at + 4, true);
    const next = at + HEAD + length + (length % 2);
    const name = String.fromCharCode(...bytes.subarray(at, at + 4));
    if (at + HEAD + length > bytes.length) throw new BrokenPicture(`chunk ${name} is cut off`);
    if (KEPT.has(name))
      chunks.push(name === 'VP8X' ? promiseless(bytes.slice(at, next)) : bytes.slice(at, next));
    at = next;
  }
  if (chunks.length === 0) throw new BrokenPicture('the WebP has no picture');
  const head = bytes.slice(0, 12);
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 4);
  new DataView(head.buffer).setUint32(4, size, true);
  return [head, ...chunks];
}

function promiseless(chunk: Uint8Array): Uint8Array {
  chunk[HEAD] = (chunk[HEAD] ?? 0) & ~PROMISES;
  return chunk;
}
