import type { FileSource } from '@/files/source.ts';
import type { PixelEncoding } from '@/parse/instance.ts';
import { readJpegHeader } from '@/parse/picture/jpeg-header.ts';
import { decodeExtendedJpeg } from '../codecs/jpeg-extended.ts';
import { decodeWithWasm } from '../codecs/wasm-codec.ts';
import { readNumbers } from '../numbers.ts';
import type { Picture } from '../picture.ts';
import { decodeBmp } from './bmp.ts';
import { decodeGif } from './gif.ts';
import { orient } from './orient.ts';
import { decodePng } from './png.ts';
import { decodeTiff } from './tiff.ts';
import { decodeWebp } from './webp.ts';

type PictureEncoding = Extract<PixelEncoding, { format: 'picture' }>;

const DECODERS: Readonly<Record<string, (source: FileSource, frame: number) => Promise<Picture>>> = {
  'image/png': async (source) => decodePng(await whole(source)),
  'image/jpeg': async (source) => decodeJpeg(await whole(source)),
  'image/bmp': async (source) => decodeBmp(await whole(source)),
  'image/webp': decodeWebp,
  'image/gif': decodeGif,
  'image/tiff': decodeTiff,
};

const whole = (source: FileSource) => source.read(0, source.size);

/** A picture of any of the formats. @throws where it is damaged */
export async function decodePicture(
  { mime }: PictureEncoding,
  source: FileSource,
  frame: number,
): Promise<Picture> {
  const decode = DECODERS[mime];
  if (!decode) throw new Error(`there is no decoder for ${mime}`);
  return decode(source, frame);
}

/** The same libjpeg as everywhere else, so that a picture gives the same numbers in Node and in every browser. */
async function decodeJpeg(bytes: Uint8Array): Promise<Picture> {
  const header = readJpegHeader(bytes);
  if (!header) throw new Error('the picture has no frame header');
  // libjpeg fills what is missing with grey and does not complain.
  if (!hasEnd(bytes)) throw new Error('the picture breaks off');
  if (header.precision === 12) {
    const { rows, columns, bytes: samples } = decodeExtendedJpeg(bytes);
    return orient({ rows, columns, values: readNumbers(samples, 'u2', true) }, header.orientation);
  }
  const { rows, columns, components, bytes: samples } = await decodeWithWasm('jpeg', bytes);
  const pixels = rows * columns;
  const picture: Picture =
    components === 1
      ? { rows, columns, values: samples.subarray(0, pixels) }
      : { rows, columns, rgb: samples.subarray(0, pixels * 3) };
  return orient(picture, header.orientation);
}

/** Whether the end marker is there, near the end of the file: some cameras write a few bytes after it. */
function hasEnd(bytes: Uint8Array): boolean {
  const earliest = Math.max(2, bytes.length - 65536);
  for (let at = bytes.length - 2; at >= earliest; at--)
    if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true;
  return false;
}
