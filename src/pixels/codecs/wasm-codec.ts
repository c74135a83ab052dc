import { wasmBinary, WASM } from './wasm-binary.ts';

/** What a codec makes of one compressed frame. */
export interface CodecOutput {
  readonly columns: number;
  readonly rows: number;
  readonly components: number;
  /** Bits a sample; eight or fewer take one byte, more take two. */
  readonly bits: number;
  readonly signed: boolean;
  /** Samples as little-endian bytes. */
  readonly bytes: Uint8Array;
  /** All of one component, then all of the next. */
  readonly planar: boolean;
  /** Turned into RGB, whatever the stream holds: libjpeg does so. */
  readonly rgb: boolean;
}

/** The interface that cornerstone's codecs share. */
interface EmscriptenDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getDecodedBuffer(): Uint8Array;
  getFrameInfo(): {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
    readonly componentCount: number;
    readonly isSigned?: boolean;
  };
  getInterleaveMode?(): number;
  delete(): void;
}

type Name = Exclude<keyof typeof WASM, 'webp'>;

const CODECS: Readonly<
  Record<Name, { readonly decoder: string; load(): Promise<{ readonly default: EmscriptenFactory }> }>
> = {
  jpeg: {
    decoder: 'JPEGDecoder',
    load: () => import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs'),
  },
  jpegLs: { decoder: 'JpegLSDecoder', load: () => import('@cornerstonejs/codec-charls/decodewasmjs') },
  jpeg2000: { decoder: 'J2KDecoder', load: () => import('@cornerstonejs/codec-openjpeg/decodewasmjs') },
  htj2k: { decoder: 'HTJ2KDecoder', load: () => import('@cornerstonejs/codec-openjph/wasmjs') },
};

type DecoderClass = new () => EmscriptenDecoder;

const loaded = new Map<Name, Promise<DecoderClass>>();

async function instantiate(name: Name): Promise<DecoderClass> {
  const { load, decoder } = CODECS[name];
  const [module, binary] = await Promise.all([load(), wasmBinary(WASM[name])]);
  const silent = () => undefined;
  const instance = await module.default({ wasmBinary: binary, print: silent, printErr: silent });
  return instance[decoder] as DecoderClass;
}

function decoderClass(name: Name): Promise<DecoderClass> {
  const known = loaded.get(name);
  if (known) return known;
  const promise = instantiate(name);
  loaded.set(name, promise);
  // A load that failed is tried again for the next frame.
  promise.catch(() => loaded.delete(name));
  return promise;
}

/**
 * Decodes one frame with a WebAssembly codec.
 * @throws whatever the codec throws: an Error, a string, or the address of a C++ exception
 */
export async function decodeWithWasm(name: Name, frame: Uint8Array): Promise<CodecOutput> {
  const Decoder = await decoderClass(name);
  try {
    const decoder = new Decoder();
    decoder.getEncodedBuffer(frame.length).set(frame);
    decoder.decode();
    const info = decoder.getFrameInfo();
    const view = decoder.getDecodedBuffer();
    // The view lies in the codec's memory, which the next frame overwrites.
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
    const output: CodecOutput = {
      columns: info.width,
      rows: info.height,
      components: info.componentCount,
      bits: info.bitsPerSample,
      signed: info.isSigned ?? false,
      bytes,
      rgb: name === 'jpeg' && info.componentCount === 3,
      planar: name === 'jpegLs' && info.componentCount > 1 && decoder.getInterleaveMode?.() === 0,
    };
    decoder.delete();
    return output;
  } catch (cause) {
    // After an abort the instance answers nothing any more, and an exception leaks the decoder's memory.
    loaded.delete(name);
    throw typeof cause === 'number' ? new Error('the compressed stream is damaged') : cause;
  }
}
