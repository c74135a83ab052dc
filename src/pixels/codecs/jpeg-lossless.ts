import { BitReader, buildHuffman, type Huffman } from './jpeg-huffman.ts';
import type { CodecOutput } from './wasm-codec.ts';

interface Frame {
  readonly precision: number;
  readonly rows: number;
  readonly columns: number;
  /** Their identifiers, in order. */
  readonly components: readonly number[];
}

interface Scan {
  readonly start: number;
  /** Places among the frame's components, each with its table. */
  readonly components: readonly { readonly place: number; readonly table: Huffman }[];
  /** 1 to 7 (T.81, table H.1). */
  readonly predictor: number;
  /** Bits that were dropped before coding. */
  readonly dropped: number;
  readonly restartInterval: number;
}

/**
 * Lossless JPEG (ITU-T T.81, annex H, Huffman): 2 to 16 bits, any of its predictors, components in one scan or in several.
 * @throws where the stream is damaged, ends early, or shares samples between pixels
 */
export function decodeLosslessJpeg(bytes: Uint8Array): CodecOutput {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables = new Map<number, Huffman>();
  let restartInterval = 0;
  let frame: Frame | undefined;
  let out: Uint8Array | Uint16Array | undefined;
  let decoded = 0;
  for (let at = 2; at + 4 <= bytes.length;) {
    // What comes between segments is filling.
    if (bytes[at] !== 0xff || bytes[at + 1] === 0xff || bytes[at + 1] === 0) {
      at++;
      continue;
    }
    const marker = bytes[at + 1]!;
    if (marker === 0xd9) break;
    const end = at + 2 + view.getUint16(at + 2);
    if (end > bytes.length) throw new Error('a JPEG segment is not complete');
    const body = bytes.subarray(at + 4, end);
    at = end;
    if (marker === 0xc4) readTables(body, tables);
    else if (marker === 0xdd) restartInterval = body[0]! * 256 + body[1]!;
    else if (marker === 0xc3) {
      if (frame) throw new Error('there are two frame headers');
      frame = readFrame(body);
      const size = frame.rows * frame.columns * frame.components.length;
      out = frame.precision > 8 ? new Uint16Array(size) : new Uint8Array(size);
    } else if (marker === 0xda) {
      if (!frame || !out) throw new Error('the scan comes before its frame header');
      const scan = readScan(body, end, frame, tables, restartInterval);
      at = decodeScan(bytes, frame, scan, out);
      decoded += scan.components.length;
    }
  }
  if (!frame || !out || decoded < frame.components.length) throw new Error('a scan is missing');
  const { rows, columns, precision } = frame;
  return {
    rows,
    columns,
    components: frame.components.length,
    bits: precision > 8 ? 16 : 8,
    signed: false,
    bytes: new Uint8Array(out.buffer),
    planar: false,
    rgb: false,
  };
}

function readTables(body: Uint8Array, tables: Map<number, Huffman>): void {
  for (let at = 0; at + 17 <= body.length;) {
    const counts = body.subarray(at + 1, at + 17);
    const total = counts.reduce((a, b) => a + b, 0);
    tables.set(body[at]! & 15, buildHuffman(counts, body.subarray(at + 17, at + 17 + total)));
    at += 17 + total;
  }
}

function readFrame(body: Uint8Array): Frame {
  const count = body[5] ?? 0;
  const places = Array.from({ length: count }, (_, i) => 6 + 3 * i);
  const samplings = new Set(places.map((at) => body[at + 1]));
  if (count > 1 && (samplings.size > 1 || !samplings.has(0x11)))
    throw new Error('a lossless JPEG whose pixels share samples is not read');
  return {
    precision: body[0]!,
    rows: body[1]! * 256 + body[2]!,
    columns: body[3]! * 256 + body[4]!,
    components: places.map((at) => body[at] ?? -1),
  };
}

function readScan(
  body: Uint8Array,
  start: number,
  frame: Frame,
  tables: ReadonlyMap<number, Huffman>,
  restartInterval: number,
): Scan {
  const count = body[0] ?? 0;
  const components = Array.from({ length: count }, (_, i) => {
    const place = frame.components.indexOf(body[1 + 2 * i] ?? -1);
    const table = tables.get((body[2 + 2 * i] ?? 0) >> 4);
    if (place < 0 || !table) throw new Error('a component or a table of the scan is missing');
    return { place, table };
  });
  const predictor = body[1 + 2 * count] ?? 0;
  if (count === 0 || predictor < 1 || predictor > 7) throw new Error(`predictor ${predictor}`);
  return { start, components, predictor, dropped: (body[3 + 2 * count] ?? 0) & 15, restartInterval };
}

/** @returns where the scan ended */
function decodeScan(
  bytes: Uint8Array,
  { precision, rows, columns, components: all }: Frame,
  { start, components, predictor, dropped, restartInterval }: Scan,
  out: Uint8Array | Uint16Array,
): number {
  const reader = new BitReader(bytes, start);
  const stride = all.length;
  const line = columns * stride;
  const middle = 2 ** (precision - dropped - 1);
  // As they are coded: what was dropped comes back when a component is written.
  const above = components.map(() => new Int32Array(columns));
  let first = true;
  for (let row = 0, pixel = 0; row < rows; row++) {
    const lefts = components.map(() => 0);
    const corners = components.map(() => 0);
    for (let column = 0; column < columns; column++, pixel++) {
      if (restartInterval > 0 && pixel > 0 && pixel % restartInterval === 0) {
        reader.restart();
        first = true;
      }
      for (let c = 0; c < components.length; c++) {
        const { place, table } = components[c]!;
        const up = above[c]!;
        const left = lefts[c]!;
        const top = up[column]!;
        // A line after a beginning has nothing above it; every other line's first sample has nothing to its left.
        const predicted = first
          ? column === 0 || (restartInterval > 0 && pixel % restartInterval === 0)
            ? middle
            : left
          : column === 0
            ? top
            : predict(predictor, left, top, corners[c]!);
        const size = reader.decode(table);
        const difference = size === 16 ? 32768 : reader.receiveExtend(size);
        const value = (predicted + difference) & 0xffff;
        corners[c] = top;
        lefts[c] = value;
        up[column] = value;
        out[row * line + column * stride + place] = value << dropped;
      }
    }
    first = false;
  }
  return reader.position;
}

function predict(predictor: number, left: number, top: number, corner: number): number {
  switch (predictor) {
    case 1:
      return left;
    case 2:
      return top;
    case 3:
      return corner;
    case 4:
      return left + top - corner;
    case 5:
      return left + ((top - corner) >> 1);
    case 6:
      return top + ((left - corner) >> 1);
    default:
      return (left + top) >> 1;
  }
}
