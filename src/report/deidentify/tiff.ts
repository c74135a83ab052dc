import type { FileSource } from '@/files/source.ts';
import { readTiffPages, readTiffValues, type TiffPage, type TiffValues } from '@/parse/picture/tiff-pages.ts';
import { joined } from './dicom-file.ts';
import { BrokenPicture, cleanJpeg } from './pictures.ts';

const JPEG = 7;
const NONE = 1;
const [SHORT, LONG, UNDEFINED] = [3, 4, 7];
/** Offsets of a classic TIFF have four bytes. */
const LONGEST = 2 ** 32 - 1;

interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly values: readonly number[];
}

/**
 * A TIFF or BigTIFF as a classic TIFF of what its reader reads: pages with their sizes, kinds, colours and pixels. All
 * else is not written: descriptions, dates, programs, hosts, artists, thumbnails, the directories of EXIF, GPS and of
 * makers. Pixels stay as they are packed; JPEG loses its comments.
 */
export async function cleanTiff(source: FileSource): Promise<readonly Uint8Array[]> {
  const all = await readTiffPages(source);
  const pages = all.filter(({ isCopy }) => !isCopy);
  const writer = new TiffWriter(pages[0]?.littleEndian ?? true);
  for (const page of pages) {
    const numbers = async (values: TiffValues | undefined) =>
      values ? readTiffValues(source, values, page.littleEndian) : [];
    const [starts, sizes] = [await numbers(page.offsets), await numbers(page.lengths)];
    const tiles: Uint8Array[] = [];
    for (const [i, start] of starts.entries())
      tiles.push(
        cleanTile(page, await source.read(start, start + (sizes[i] ?? source.size - start)), sizes[i]),
      );
    const tables = Uint8Array.from(await numbers(page.jpegTables));
    writer.page(
      page,
      tiles,
      await numbers(page.colourMap),
      tables.length > 0 ? joined(cleanJpeg(tables)) : tables,
    );
  }
  return writer.finish();
}

function cleanTile(page: TiffPage, bytes: Uint8Array, size: number | undefined): Uint8Array {
  if (size !== undefined && bytes.length < size) throw new BrokenPicture('the TIFF ends within its pixels');
  if (page.compression === JPEG) return joined(cleanJpeg(bytes));
  if (page.compression !== NONE) return bytes;
  // What lies behind the last row is no picture.
  const samples = page.planar ? 1 : page.samples;
  return bytes.subarray(0, page.tileRows * Math.ceil((page.tileColumns * samples * page.bits) / 8));
}

/** Writes pages one behind the other: pixels, long values, directory. */
class TiffWriter {
  readonly #little: boolean;
  readonly #parts: Uint8Array[];
  #length = 8;
  /** Where the place of the next directory is to be written. */
  #link: DataView;

  constructor(little: boolean) {
    const head = new Uint8Array(8);
    head.fill(little ? 0x49 : 0x4d, 0, 2);
    new DataView(head.buffer).setUint16(2, 42, little);
    this.#little = little;
    this.#parts = [head];
    this.#link = new DataView(head.buffer, 4);
  }

  page(page: TiffPage, tiles: readonly Uint8Array[], colours: readonly number[], tables: Uint8Array): void {
    const { tiled, samples } = page;
    const [offsets, lengths] = [tiles.map((tile) => this.#add(tile)), tiles.map(({ length }) => length)];
    const each = (value: number) => Array.from({ length: samples }, () => value);
    const entries: readonly Entry[] = [
      { tag: 256, type: LONG, values: [page.columns] },
      { tag: 257, type: LONG, values: [page.rows] },
      { tag: 258, type: SHORT, values: each(page.bits) },
      { tag: 259, type: SHORT, values: [page.compression] },
      { tag: 262, type: SHORT, values: [page.photometric] },
      { tag: 266, type: SHORT, values: [page.fillOrder] },
      { tag: 274, type: SHORT, values: [page.orientation] },
      { tag: 277, type: SHORT, values: [samples] },
      { tag: 284, type: SHORT, values: [page.planar ? 2 : 1] },
      { tag: 317, type: SHORT, values: [page.predictor] },
      { tag: 339, type: SHORT, values: each(page.sampleFormat) },
      ...(colours.length > 0 ? [{ tag: 320, type: SHORT, values: colours }] : []),
      ...(tables.length > 0 ? [{ tag: 347, type: UNDEFINED, values: [...tables] }] : []),
      ...(tiled
        ? [
            { tag: 322, type: LONG, values: [page.tileColumns] },
            { tag: 323, type: LONG, values: [page.tileRows] },
            { tag: 324, type: LONG, values: offsets },
            { tag: 325, type: LONG, values: lengths },
          ]
        : [
            { tag: 273, type: LONG, values: offsets },
            { tag: 278, type: LONG, values: [page.tileRows] },
            { tag: 279, type: LONG, values: lengths },
          ]),
    ];
    this.#directory(entries.toSorted((a, b) => a.tag - b.tag));
  }

  finish(): readonly Uint8Array[] {
    if (this.#length > LONGEST) throw new BrokenPicture('the TIFF is longer than 4 GB');
    return this.#parts;
  }

  #directory(entries: readonly Entry[]): void {
    const bytes = new Uint8Array(2 + entries.length * 12 + 4);
    const view = new DataView(bytes.buffer);
    view.setUint16(0, entries.length, this.#little);
    for (const [i, entry] of entries.entries()) {
      const from = 2 + i * 12;
      const value = this.#bytesOf(entry);
      view.setUint16(from, entry.tag, this.#little);
      view.setUint16(from + 2, entry.type, this.#little);
      view.setUint32(from + 4, entry.values.length, this.#little);
      if (value.length <= 4) bytes.set(value, from + 8);
      else view.setUint32(from + 8, this.#add(value), this.#little);
    }
    this.#link.setUint32(0, this.#add(bytes), this.#little);
    this.#link = new DataView(bytes.buffer, bytes.length - 4);
  }

  #bytesOf({ type, values }: Entry): Uint8Array {
    const width = type === LONG ? 4 : type === SHORT ? 2 : 1;
    const view = new DataView(new ArrayBuffer(values.length * width));
    for (const [i, value] of values.entries()) {
      if (width === 4) view.setUint32(4 * i, value, this.#little);
      else if (width === 2) view.setUint16(2 * i, value, this.#little);
      else view.setUint8(i, value);
    }
    return new Uint8Array(view.buffer);
  }

  /** Everything begins on an even byte. */
  #add(part: Uint8Array): number {
    const at = this.#length;
    this.#parts.push(part);
    if (part.length % 2 === 1) this.#parts.push(new Uint8Array(1));
    this.#length += part.length + (part.length % 2);
    return at;
  }
}
