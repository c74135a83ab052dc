import type { FileSource } from '@/files/source.ts';
import { readGif, type GifFrame } from '@/parse/picture/gif-header.ts';
import { unpackGifLzw } from '../codecs/lzw.ts';
import type { Picture } from '../picture.ts';
import { filmFrame, type FilmFrame } from './film.ts';

/** One picture of a GIF. @throws where it is damaged */
export async function decodeGif(source: FileSource, frame: number): Promise<Picture> {
  const bytes = await source.read(0, source.size);
  const gif = readGif(bytes);
  return filmFrame(source, gif, frame, async function* () {
    for (const picture of gif.frames) yield coloured(bytes, picture);
  });
}

/** First row and step of the four passes in which an interlaced picture is stored. */
const PASSES = [
  [0, 8],
  [4, 8],
  [2, 4],
  [1, 2],
] as const;

function coloured(bytes: Uint8Array, frame: GifFrame): FilmFrame {
  const { rows, columns, palette, transparent, disposal, bits, pieces, interlaced } = frame;
  if (bits < 1 || bits > 8) throw new Error(`values of ${bits} bits`);
  const packed = new Uint8Array(pieces.reduce((sum, [start, end]) => sum + end - start, 0));
  let at = 0;
  for (const [start, end] of pieces) {
    packed.set(bytes.subarray(start, end), at);
    at += end - start;
  }
  const indices = new Uint8Array(rows * columns);
  if (unpackGifLzw(packed, indices, bits) < indices.length) throw new Error('the picture is not complete');
  const order = interlaced
    ? PASSES.flatMap(([first, step]) =>
        Array.from({ length: Math.max(0, Math.ceil((rows - first) / step)) }, (_, i) => first + i * step),
      )
    : undefined;
  const rgba = new Uint8Array(rows * columns * 4);
  for (let stored = 0; stored < rows; stored++)
    for (let c = 0; c < columns; c++) {
      const index = indices[stored * columns + c]!;
      const to = 4 * ((order?.[stored] ?? stored) * columns + c);
      if (index === transparent) continue;
      if (index >= palette.colours) throw new Error(`colour ${index} is not in the palette`);
      const from = palette.offset + 3 * index;
      for (let s = 0; s < 3; s++) rgba[to + s] = bytes[from + s] ?? 0;
      rgba[to + 3] = 255;
    }
  return {
    ...frame,
    rgba,
    blends: true,
    afterwards: disposal === 2 ? 'is cleared' : disposal === 3 ? 'gives back' : 'stays',
  };
}
