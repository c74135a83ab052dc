import { wasmBinary, WASM } from '../codecs/wasm-binary.ts';
import type { Picture } from '../picture.ts';

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

/** libwebp's own decoder, so that a picture gives the same numbers everywhere. @throws where it is damaged */
export async function decodeWebp(bytes: Uint8Array): Promise<Picture> {
  loading ??= load();
  try {
    const image = (await loading).decode(bytes);
    if (!image) throw new Error('the picture is damaged');
    const { width: columns, height: rows, data } = image;
    const rgb = new Uint8Array(rows * columns * 3);
    for (let i = 0; i < rows * columns; i++) for (let c = 0; c < 3; c++) rgb[3 * i + c] = data[4 * i + c]!;
    return { rows, columns, rgb };
  } catch (cause) {
    // An instance that has aborted answers nothing any more.
    loading = undefined;
    throw typeof cause === 'number' ? new Error('the picture is damaged') : cause;
  }
}
