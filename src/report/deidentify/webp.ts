import { startsWith } from '@/parse/format.ts';
import { BrokenPicture } from './pictures.ts';

/** The picture itself and its transparency; EXIF, XMP, colour profiles and what programs add are not kept. */
const KEPT = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF']);
/** In the first byte of VP8X: that a profile, EXIF and XMP follow. */
const PROMISES = 0x20 | 0x08 | 0x04;
const HEAD = 8;
/** Place and time of a film's picture, before the chunks that are the picture. */
const FRAME_HEAD = 16;

/** A WebP, still or moving, without its metadata, RFC 9649. The coded picture is passed on as it lies. */
export function cleanWebp(bytes: Uint8Array): readonly Uint8Array[] {
  if (!startsWith(bytes, 'RIFF') || !startsWith(bytes, 'WEBP', 8)) throw new BrokenPicture('no WebP');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = Math.min(bytes.length, view.getUint32(4, true) + HEAD);
  const chunks = keptChunks(bytes.subarray(0, end), 12);
  if (chunks.length === 0) throw new BrokenPicture('the WebP has no picture');
  const head = bytes.slice(0, 12);
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 4);
  new DataView(head.buffer).setUint32(4, size, true);
  return [head, ...chunks];
}

/** The chunks from byte `start` on that are kept, each cleaned itself. */
function keptChunks(bytes: Uint8Array, start: number): readonly Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Uint8Array[] = [];
  for (let at = start; at + HEAD <= bytes.length;) {
    const length = view.getUint32(at + 4, true);
    const next = at + HEAD + length + (length % 2);
    const name = String.fromCharCode(...bytes.subarray(at, at + 4));
    if (at + HEAD + length > bytes.length) throw new BrokenPicture(`chunk ${name} is cut off`);
    if (KEPT.has(name)) chunks.push(CLEANED[name]?.(bytes.slice(at, next)) ?? bytes.slice(at, next));
    at = next;
  }
  return chunks;
}

const CLEANED: Readonly<Record<string, (chunk: Uint8Array) => Uint8Array>> = {
  VP8X: promiseless,
  ANMF: (chunk) => {
    const length = new DataView(chunk.buffer).getUint32(4, true);
    if (length < FRAME_HEAD) throw new BrokenPicture('a picture of the WebP has no place');
    const inner = keptChunks(chunk.subarray(0, HEAD + length), HEAD + FRAME_HEAD);
    const out = new Uint8Array(HEAD + FRAME_HEAD + inner.reduce((sum, part) => sum + part.length, 0));
    out.set(chunk.subarray(0, HEAD + FRAME_HEAD));
    new DataView(out.buffer).setUint32(4, out.length - HEAD, true);
    let at = HEAD + FRAME_HEAD;
    for (const part of inner) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  },
};

function promiseless(chunk: Uint8Array): Uint8Array {
  chunk[HEAD] = (chunk[HEAD] ?? 0) & ~PROMISES;
  return chunk;
}
