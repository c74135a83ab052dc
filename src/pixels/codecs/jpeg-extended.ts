import { BitReader, buildHuffman, type Huffman } from './jpeg-huffman.ts';
import type { CodecOutput } from './wasm-codec.ts';

/** Where the k-th coefficient in zigzag order lies in its 8 x 8 block. */
// prettier-ignore
const ZIGZAG = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47,
  55, 62, 63,
];

/** COSINES[x * 8 + u] = C(u) / 2 * cos((2x + 1) u pi / 16): the one-dimensional inverse transform. */
const COSINES = Float64Array.from({ length: 64 }, (_, i) => {
  const u = i % 8;
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * (i >> 3) + 1) * u * Math.PI) / 16);
});

interface Tables {
  readonly quantisation: Map<number, Uint16Array>;
  readonly dc: Map<number, Huffman>;
  readonly ac: Map<number, Huffman>;
  restartInterval: number;
}

/**
 * Grey pictures of twelve bits in JPEG's extended sequential process (ITU-T T.81, Huffman), which the libjpeg build
 * beside it cannot read.
 * @throws where the stream is damaged, ends early, or uses another process
 */
export function decodeExtendedJpeg(bytes: Uint8Array): CodecOutput {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables: Tables = { quantisation: new Map(), dc: new Map(), ac: new Map(), restartInterval: 0 };
  let frame: { rows: number; columns: number; quantisation: number } | undefined;
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) throw new Error(`no JPEG segment begins at byte ${at}`);
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const end = at + 2 + view.getUint16(at + 2);
    if (end > bytes.length) throw new Error('a JPEG segment is not complete');
    const body = bytes.subarray(at + 4, end);
    if (marker === 0xdb) readQuantisation(body, tables);
    else if (marker === 0xc4) readHuffman(body, tables);
    else if (marker === 0xdd) tables.restartInterval = view.getUint16(at + 4);
    else if (marker === 0xc0 || marker === 0xc1) {
      if (body[5] !== 1) throw new Error('twelve-bit colour is not read');
      frame = { rows: view.getUint16(at + 5), columns: view.getUint16(at + 7), quantisation: body[8]! };
    } else if (marker >= 0xc2 && marker <= 0xcf) {
      throw new Error(`JPEG process 0x${marker.toString(16)} with twelve bits is not read`);
    } else if (marker === 0xda) {
      if (!frame) throw new Error('the scan comes before its frame header');
      const quantisation = tables.quantisation.get(frame.quantisation);
      const dc = tables.dc.get(body[2]! >> 4);
      const ac = tables.ac.get(body[2]! & 15);
      if (!quantisation || !dc || !ac) throw new Error('a table of the scan is missing');
      const values = decodeScan(bytes.subarray(end), frame, { quantisation, dc, ac }, tables.restartInterval);
      return {
        rows: frame.rows,
        columns: frame.columns,
        components: 1,
        bits: 12,
        signed: false,
        bytes: new Uint8Array(values.buffer),
        planar: false,
        rgb: false,
      };
    }
    at = end;
  }
  throw new Error('the JPEG stream has no scan');
}

function readQuantisation(body: Uint8Array, { quantisation }: Tables): void {
  for (let at = 0; at < body.length;) {
    const wide = body[at]! >> 4 !== 0;
    const table = new Uint16Array(64);
    for (let k = 0; k < 64; k++)
      table[ZIGZAG[k]!] = wide ? body[at + 1 + 2 * k]! * 256 + body[at + 2 + 2 * k]! : body[at + 1 + k]!;
    quantisation.set(body[at]! & 15, table);
    at += wide ? 129 : 65;
  }
}

function readHuffman(body: Uint8Array, { dc, ac }: Tables): void {
  for (let at = 0; at + 17 <= body.length;) {
    const counts = body.subarray(at + 1, at + 17);
    const total = counts.reduce((a, b) => a + b, 0);
    const table = buildHuffman(counts, body.subarray(at + 17, at + 17 + total));
    (body[at]! >> 4 === 0 ? dc : ac).set(body[at]! & 15, table);
    at += 17 + total;
  }
}

function decodeScan(
  data: Uint8Array,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  {
    quantisation,
    dc,
    ac,
  }: { readonly quantisation: Uint16Array; readonly dc: Huffman; readonly ac: Huffman },
  restartInterval: number,
): Uint16Array {
  const out = new Uint16Array(rows * columns);
  const reader = new BitReader(data);
  const blocksAcross = Math.ceil(columns / 8);
  const blocks = blocksAcross * Math.ceil(rows / 8);
  const block = new Float64Array(64);
  let predictor = 0;
  for (let n = 0; n < blocks; n++) {
    if (restartInterval > 0 && n > 0 && n % restartInterval === 0) {
      reader.restart();
      predictor = 0;
    }
    block.fill(0);
    predictor += reader.receiveExtend(reader.decode(dc));
    block[0] = predictor * quantisation[0]!;
    for (let k = 1; k < 64; k++) {
      const symbol = reader.decode(ac);
      const size = symbol & 15;
      if (size === 0 && symbol >> 4 !== 15) break;
      k += symbol >> 4;
      if (k > 63) throw new Error('a block has too many coefficients');
      if (size > 0) block[ZIGZAG[k]!] = reader.receiveExtend(size) * quantisation[ZIGZAG[k]!]!;
    }
    writeBlock(block, out, Math.floor(n / blocksAcross) * 8, (n % blocksAcross) * 8, rows, columns);
  }
  return out;
}

const half = new Float64Array(64);

/** Inverse cosine transform, level shift, and the part of the block that lies within the picture. */
function writeBlock(
  block: Float64Array,
  out: Uint16Array,
  top: number,
  left: number,
  rows: number,
  columns: number,
): void {
  for (let v = 0; v < 8; v++)
    for (let x = 0; x < 8; x++) {
      let sum = 0;
      for (let u = 0; u < 8; u++) sum += COSINES[x * 8 + u]! * block[v * 8 + u]!;
      half[v * 8 + x] = sum;
    }
  for (let y = 0; y < 8 && top + y < rows; y++)
    for (let x = 0; x < 8 && left + x < columns; x++) {
      let sum = 2048;
      for (let v = 0; v < 8; v++) sum += COSINES[y * 8 + v]! * half[v * 8 + x]!;
      out[(top + y) * columns + left + x] = Math.min(4095, Math.max(0, Math.round(sum)));
    }
}
