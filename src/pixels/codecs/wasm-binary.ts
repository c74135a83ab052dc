/**
 * Where the codecs' WebAssembly lies. The bundler finds each literal `new URL` and serves the file from the app's own
 * origin; in Node the same address is a file.
 */
export const WASM = {
  jpeg: new URL(
    '../../../node_modules/@cornerstonejs/codec-libjpeg-turbo-8bit/dist/libjpegturbowasm_decode.wasm',
    import.meta.url,
  ),
  jpegLs: new URL(
    '../../../node_modules/@cornerstonejs/codec-charls/dist/charlswasm_decode.wasm',
    import.meta.url,
  ),
  jpeg2000: new URL(
    '../../../node_modules/@cornerstonejs/codec-openjpeg/dist/openjpegwasm_decode.wasm',
    import.meta.url,
  ),
  htj2k: new URL('../../../node_modules/@cornerstonejs/codec-openjph/dist/openjphjs.wasm', import.meta.url),
  webp: new URL('../../../node_modules/@jsquash/webp/codec/dec/webp_dec.wasm', import.meta.url),
} as const;

/** The bytes at one of these addresses: from disk in Node, from the app's own origin in a browser. */
export async function wasmBinary(url: URL): Promise<ArrayBuffer | Uint8Array> {
  if (url.protocol === 'file:') return process.getBuiltinModule('node:fs').readFileSync(url);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname} could not be loaded (${response.status})`);
  return response.arrayBuffer();
}
