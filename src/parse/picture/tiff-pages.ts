import type { FileSource } from '@/files/source.ts';

/** Values of a tag: where they lie in the file, and how many there are of which type. */
export interface TiffValues {
  readonly type: number;
  readonly count: number;
  readonly at: number;
}

/** One page of a TIFF file. */
export interface TiffPage {
  readonly rows: number;
  readonly columns: number;
  readonly bits: number;
  readonly samples: number;
  /** 1 unsigned, 2 signed, 3 floating point. */
  readonly sampleFormat: number;
  readonly compression: number;
  /** 0 white is zero, 1 black is zero, 2 RGB, 3 palette, 6 YCbCr. */
  readonly photometric: number;
  /** Each colour has tiles of its own. */
  readonly planar: boolean;
  /** 1: none, 2: rows are stored as differences between neighbours, 3: so are the bytes of their floats. */
  readonly predictor: number;
  /** 1: upright. */
  readonly orientation: number;
  /** 2: the bits of every byte lie in reverse, before anything is unpacked. */
  readonly fillOrder: number;
  /** A smaller copy of another page, or a mask of one. */
  readonly isCopy: boolean;
  /** Strips are tiles as wide as the picture, the last of which ends with it. */
  readonly tiled: boolean;
  readonly tileRows: number;
  readonly tileColumns: number;
  readonly littleEndian: boolean;
  /** Where the tiles are, and how many bytes each has. */
  readonly offsets: TiffValues | undefined;
  readonly lengths: TiffValues | undefined;
  readonly colourMap: TiffValues | undefined;
  readonly jpegTables: TiffValues | undefined;
}

/** More is no scan but a loop: directories can point back. */
const MOST_PAGES = 20_000;

/** Bytes of a value of each type. */
const BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

/** Sizes that differ between TIFF and BigTIFF: those of an offset, of a directory's count, and of its entries. */
const CLASSIC = { start: 4, offset: 4, count: 2, entry: 12 } as const;
const BIG = { start: 8, offset: 8, count: 8, entry: 20 } as const;

/**
 * The directories of a TIFF or BigTIFF file, read one by one: they may lie anywhere, often behind the pixels.
 * @throws where a directory lies outside of the file or they go round in a circle
 */
export async function readTiffPages(source: FileSource): Promise<readonly TiffPage[]> {
  const start = await viewOf(source, 0, Math.min(16, source.size));
  const little = start.getUint8(0) === 0x49;
  const form = start.getUint16(2, little) === 43 ? BIG : CLASSIC;
  const offsetIn = (view: DataView, at: number) =>
    form === BIG ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little);
  const pages: TiffPage[] = [];
  const seen = new Set<number>();
  for (let at = offsetIn(start, form.start); at !== 0;) {
    if (seen.has(at) || seen.size >= MOST_PAGES) throw new Error('its directories go round in a circle');
    seen.add(at);
    const counted = await viewOf(source, at, form.count);
    const count = form === BIG ? Number(counted.getBigUint64(0, little)) : counted.getUint16(0, little);
    if (count > 65_535) throw new Error(`a directory of ${count} entries`);
    const first = at + form.count;
    const view = await viewOf(source, first, count * form.entry + form.offset);
    const tags = new Map<number, TiffValues>();
    for (let i = 0; i < count; i++) {
      const entry = i * form.entry;
      const type = view.getUint16(entry + 2, little);
      const many = offsetIn(view, entry + 4);
      const near = (BYTES[type] ?? 0) * many <= form.offset;
      const value = entry + 4 + form.offset;
      tags.set(view.getUint16(entry, little), {
        type,
        count: many,
        at: near ? first + value : offsetIn(view, value),
      });
    }
    pages.push(await pageOf(source, tags, little));
    at = offsetIn(view, count * form.entry);
  }
  return pages;
}

async function viewOf(source: FileSource, start: number, length: number): Promise<DataView> {
  const bytes = await source.read(start, start + length);
  if (bytes.length < length) throw new Error(`it ends at byte ${source.size}, within a directory`);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Whole numbers of a tag; none of a type that holds others.
 * @throws where they lie outside of the file
 */
export async function readTiffValues(
  source: FileSource,
  { type, count, at }: TiffValues,
  littleEndian: boolean,
): Promise<readonly number[]> {
  const width = BYTES[type] ?? 0;
  const view = await viewOf(source, at, width * count);
  const read: Readonly<Record<number, (i: number) => number>> = {
    1: (i) => view.getUint8(i),
    3: (i) => view.getUint16(2 * i, littleEndian),
    4: (i) => view.getUint32(4 * i, littleEndian),
    7: (i) => view.getUint8(i),
    16: (i) => Number(view.getBigUint64(8 * i, littleEndian)),
  };
  const value = read[type];
  return value ? Array.from({ length: count }, (_, i) => value(i)) : [];
}

async function pageOf(
  source: FileSource,
  tags: ReadonlyMap<number, TiffValues>,
  littleEndian: boolean,
): Promise<TiffPage> {
  const first = async (tag: number): Promise<number | undefined> => {
    const values = tags.get(tag);
    return (
      values &&
      (await readTiffValues(source, { ...values, count: Math.min(1, values.count) }, littleEndian))[0]
    );
  };
  const rows = (await first(257)) ?? 0;
  const columns = (await first(256)) ?? 0;
  const tiled = tags.has(322);
  return {
    rows,
    columns,
    bits: (await first(258)) ?? 1,
    samples: (await first(277)) ?? 1,
    sampleFormat: (await first(339)) ?? 1,
    compression: (await first(259)) ?? 1,
    photometric: (await first(262)) ?? 1,
    planar: (await first(284)) === 2,
    predictor: (await first(317)) ?? 1,
    orientation: (await first(274)) ?? 1,
    fillOrder: (await first(266)) ?? 1,
    isCopy: (((await first(254)) ?? 0) & 0b101) !== 0,
    tiled,
    tileRows: tiled ? ((await first(323)) ?? 0) : Math.min(rows, (await first(278)) ?? rows),
    tileColumns: tiled ? ((await first(322)) ?? 0) : columns,
    littleEndian,
    offsets: tags.get(tiled ? 324 : 273),
    lengths: tags.get(tiled ? 325 : 279),
    colourMap: tags.get(320),
    jpegTables: tags.get(347),
  };
}
