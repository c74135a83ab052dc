import type { FileSource } from '@/files/source.ts';
import { inflateInto } from '@/parse/inflate.ts';
import { NUMBER_TYPES } from '@/parse/number-types.ts';
import { readJpegHeader } from '@/parse/picture/jpeg-header.ts';
import { readTiffValues, type TiffPage } from '@/parse/picture/tiff-pages.ts';
import { tiffNumber } from '@/parse/picture/tiff.ts';
import { withColourTransform } from '../codecs/jpeg-colour.ts';
import { unpackBits } from '../codecs/pack-bits.ts';
import { unpackTiffLzw } from '../codecs/lzw.ts';
import { decodeWithWasm } from '../codecs/wasm-codec.ts';
import { readNumbers } from '../numbers.ts';
import type { StoredValues } from '../slice.ts';

/** Samples of one tile, interleaved by pixel. */
export interface Tile {
  readonly rows: number;
  readonly columns: number;
  readonly samples: number;
  readonly values: StoredValues;
}

/** Reads the tiles of one page. @throws where one is damaged or lies outside of the file */
export async function tileReader(
  source: FileSource,
  page: TiffPage,
): Promise<(index: number, rows: number) => Promise<Tile>> {
  const { littleEndian, offsets, lengths, jpegTables } = page;
  const of = async (values: typeof offsets) =>
    values ? await readTiffValues(source, values, littleEndian) : [];
  const [starts, sizes, tables] = [await of(offsets), await of(lengths), await of(jpegTables)];
  return async (index, rows) => {
    const start = starts[index];
    // A single strip may do without its length.
    const size = sizes[index] ?? source.size - (start ?? 0);
    if (start === undefined) throw new Error(`there is no strip or tile ${index + 1}`);
    const packed = await source.read(start, start + size);
    if (packed.length < size) throw new Error('the file ends within its pixels');
    if (page.compression === 7) return jpegTile(page, packed, Uint8Array.from(tables));
    return plainTile(page, page.fillOrder === 2 ? Uint8Array.from(packed, reversed) : packed, rows);
  };
}

async function jpegTile(page: TiffPage, packed: Uint8Array, tables: Uint8Array): Promise<Tile> {
  // The tables are a JPEG stream without a picture: its end and the picture's beginning are left out.
  const stream = new Uint8Array(Math.max(0, tables.length - 4) + packed.length);
  stream.set(packed.subarray(0, 2));
  stream.set(tables.subarray(2, Math.max(2, tables.length - 2)), 2);
  stream.set(packed.subarray(2), stream.length - packed.length + 2);
  const header = readJpegHeader(stream);
  if (!header) throw new Error('a JPEG tile has no frame header');
  const { rows, columns, components, bytes } = await decodeWithWasm(
    'jpeg',
    withColourTransform(stream, header, page.photometric === 6 ? 'YBR_FULL_422' : 'RGB'),
  );
  return { rows, columns, samples: components, values: bytes };
}

/** The lowest bit first. */
const reversed = (byte: number): number =>
  Array.from({ length: 8 }, (_, bit) => ((byte >> bit) & 1) << (7 - bit)).reduce((a, b) => a | b);

/** Each fills a tile and says how many bytes it found; what comes after them is left. */
const UNPACK: Readonly<Record<number, (packed: Uint8Array, out: Uint8Array) => number>> = {
  1: (packed, out) => {
    out.set(packed.subarray(0, out.length));
    return packed.length;
  },
  5: unpackTiffLzw,
  8: inflateInto,
  32946: inflateInto,
  32773: (packed, out) => unpackBits(packed, out, out.length),
};

function plainTile(page: TiffPage, packed: Uint8Array, rows: number): Tile {
  const { bits, compression, predictor, littleEndian, tileColumns: columns, planar } = page;
  const samples = planar ? 1 : page.samples;
  const type = tiffNumber(page);
  const unpack = UNPACK[compression];
  if (!type || !unpack) throw new Error('such a page is not read');
  const perRow = columns * samples;
  const stride = Math.ceil((perRow * bits) / 8);
  const bytes = new Uint8Array(rows * stride);
  if (unpack(packed, bytes) < bytes.length) throw new Error('a strip or tile is not complete');
  if (bits < 8) return { rows, columns, samples, values: spread(bytes, rows, perRow, bits) };
  if (predictor === 3) {
    undoFloatDifferences(bytes, stride, samples, NUMBER_TYPES[type].bytes);
    return { rows, columns, samples, values: readNumbers(bytes, type, false) };
  }
  const values = readNumbers(bytes, type, littleEndian);
  if (predictor === 2)
    for (let row = 0; row < values.length; row += perRow)
      for (let i = row + samples; i < row + perRow; i++) values[i]! += values[i - samples]!;
  return { rows, columns, samples, values };
}

/** Samples of one, two or four bits, the highest first; each row begins on a byte. */
function spread(bytes: Uint8Array, rows: number, perRow: number, bits: number): Uint8Array {
  const stride = Math.ceil((perRow * bits) / 8);
  const out = new Uint8Array(rows * perRow);
  const mask = 2 ** bits - 1;
  for (let r = 0, at = 0; r < rows; r++)
    for (let i = 0; i < perRow; i++) {
      const bit = i * bits;
      out[at++] = (bytes[r * stride + (bit >> 3)]! >> (8 - bits - (bit & 7))) & mask;
    }
  return out;
}

/**
 * Adobe's predictor for floats, in place: a row holds the highest bytes of all its numbers, then the next ones, as
 * differences. Afterwards the numbers are big endian.
 */
function undoFloatDifferences(bytes: Uint8Array, stride: number, samples: number, width: number): void {
  const row = new Uint8Array(stride);
  const numbers = stride / width;
  for (let start = 0; start < bytes.length; start += stride) {
    for (let i = samples; i < stride; i++) bytes[start + i]! += bytes[start + i - samples]!;
    row.set(bytes.subarray(start, start + stride));
    for (let i = 0; i < numbers; i++)
      for (let b = 0; b < width; b++) bytes[start + i * width + b] = row[b * numbers + i]!;
  }
}
