import { isGif } from '@/parse/picture/gif-header.ts';
import { BrokenPicture } from './pictures.ts';

const EXTENSION = 0x21;
/** Transparency and disposal of the next picture; comments, plain text and what programs add are other extensions. */
const CONTROL = 0xf9;
const IMAGE = 0x2c;
const END = 0x3b;

/** A GIF, still or moving, without comments, texts and application data. */
export function cleanGif(bytes: Uint8Array): readonly Uint8Array[] {
  if (!isGif(bytes)) throw new BrokenPicture('no GIF');
  const byte = (at: number): number => {
    const value = bytes[at];
    if (value === undefined) throw new BrokenPicture('the GIF is cut off');
    return value;
  };
  const colours = (flags: number): number => (flags & 0x80 ? 3 * (2 << (flags & 7)) : 0);
  const afterPieces = (start: number): number => {
    let at = start;
    while (byte(at) > 0) at += 1 + byte(at);
    return at + 1;
  };
  let at = 13 + colours(byte(10));
  const parts = [bytes.slice(0, at)];
  while (at < bytes.length && byte(at) !== END) {
    const isImage = byte(at) === IMAGE;
    if (!isImage && byte(at) !== EXTENSION) throw new BrokenPicture('the GIF has a block of an unknown kind');
    const next = afterPieces(isImage ? at + 11 + colours(byte(at + 9)) : at + 2);
    if (isImage || byte(at + 1) === CONTROL) parts.push(bytes.slice(at, next));
    at = next;
  }
  return [...parts, Uint8Array.of(END)];
}
