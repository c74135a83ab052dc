import type { FileSource } from '@/files/source.ts';
import { startsWith } from '@/parse/format.ts';
import { readWebpFrames, type WebpFrame } from '@/parse/picture/webp-frames.ts';
import { webpSize } from '@/parse/picture/webp.ts';
import { wasmBinary, WASM } from '../codecs/wasm-binary.ts';
import type { Picture } from '../picture.ts';
import { filmFrame } from './film.ts';

interface WebpModule {
  decode(
    file: Uint8Array,
  ): { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray } | null;
}

let loading: Promise<WebpModule> | undefined;

async function load(): Promise<WebpModule> {
  const [module, binary] = await Promise.all([
    import('@jsquash/webp/codec/dec/webp_dec.js'),
    wasmBinary(WASM.webp),
  ]);
  const silent = () => undefined;
  // The package's own types name a type of Emscripten's that it does not bring along.
  const factory = module.default as unknown as EmscriptenFactory;
  return (await factory({ wasmBinary: binary, print: silent, printErr: silent })) as unknown as WebpModule;
}

/** Red, green, blue, opacity: libwebp's own decoder, so that a picture gives the same numbers everywhere. */
async function decode(bytes: Uint8Array) {
  loading ??= load();
  try {
    const image = (await loading).decode(bytes);
    if (!image) throw new Error('the picture is damaged');
    return { columns: image.width, rows: image.height, rgba: image.data };
  } catch (cause) {
    // An instance that has aborted answers nothing any more.
    loading = undefined;
    throw typeof cause === 'number' ? new Error('the picture is damaged') : cause;
  }
}

/** A WebP picture, or one of a film's. @throws where it is damaged */
export async function decodeWebp(source: FileSource, frame: number): Promise<Picture> {
  const bytes = await source.read(0, source.size);
  const size = webpSize(bytes);
  if (!size) throw new Error('it does not say the size of its picture');
  if (!size.animated) {
    const { rows, columns, rgba } = await decode(bytes);
    const rgb = new Uint8Array(rows * columns * 3);
    for (let i = 0; i < rows * columns; i++) for (let c = 0; c < 3; c++) rgb[3 * i + c] = rgba[4 * i + c]!;
    return { rows, columns, rgb };
  }
  const frames = readWebpFrames(bytes);
  return filmFrame(source, size, frame, async function* () {
    for (const part of frames) {
      const { rgba, rows, columns } = await decode(fileOf(bytes, part));
      if (rows !== part.rows || columns !== part.columns) throw new Error('a picture is not of its size');
      yield { ...part, rgba, afterwards: part.clears ? 'is cleared' : 'stays' };
    }
  });
}

/** One picture of a film as a file of its own. */
function fileOf(film: Uint8Array, { start, end, rows, columns }: WebpFrame): Uint8Array {
  const chunks = film.subarray(start, end);
  const extended = startsWith(chunks, 'ALPH');
  const file = new Uint8Array(12 + (extended ? 18 : 0) + chunks.length);
  const view = new DataView(file.buffer);
  const ascii = (text: string, at: number) => file.set(new TextEncoder().encode(text), at);
  ascii('RIFF', 0);
  view.setUint32(4, file.length - 8, true);
  ascii('WEBP', 8);
  if (extended) {
    ascii('VP8X', 12);
    view.setUint32(16, 10, true);
    view.setUint8(20, 0x10);
    view.setUint32(24, columns - 1, true);
    view.setUint32(27, rows - 1, true);
  }
  file.set(chunks, file.length - chunks.length);
  return file;
}
