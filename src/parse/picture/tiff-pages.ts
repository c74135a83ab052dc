import type { FileSource } from '@/files/source.ts';

/** One page of a TIFF file. */
export interface TiffPage {
  readonly rows: number;
  readonly columns: number;
  readonly bits: number;
  readonly samples: number;
  /** 1 unsigned, 2 signed, 3 floating point. */
  readonly sampleFormat: number;
  readonly compression: number;
  /** 0 white is zero, 1 black is zero, 2 RGB, 3 palette. */
  readonly photometric: number;
  readonly tiled: boolean;
  readonly planar: boolean;
  /** Rows are stored as differences between neighbours. */
  readonly predicted: boolean;
  /** 1: upright. */
  readonly orientation: number;
  /** A smaller copy of another page, or a mask of one. */
  readonly isCopy: boolean;
}

/** More is no scan but a loop: directories can point back. */
const MOST_PAGES = 20_000;

const BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

/**
 * The directories of a classic TIFF file, read one by one: they may lie anywhere, often behind the pixels.
 * @throws where a directory lies outside of the file or they go round in a circle
 */
export async function readTiffPages(source: FileSource): Promise<readonly TiffPage[]> {
  const start = await viewOf(source, 0, 8);
  const little = start.getUint8(0) === 0x49;
  const pages: TiffPage[] = [];
  const seen = new Set<number>();
  for (let at = start.getUint32(4, little); at !== 0;) {
    if (seen.has(at) || seen.size >= MOST_PAGES) throw new Error('its directories go round in a circle');
    seen.add(at);
    const count = (await viewOf(source, at, 2)).getUint16(0, little);
    const view = await viewOf(source, at + 2, count * 12 + 4);
    pages.push(pageOf(await readTags(source, view, count, little)));
    at = view.getUint32(count * 12, little);
  }
  return pages;
}

async function viewOf(source: FileSource, start: number, length: number): Promise<DataView> {
  const bytes = await source.read(start, start + length);
  if (bytes.length < length) throw new Error(`it ends at byte ${source.size}, within a directory`);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The first value of each tag that is a whole number. */
async function readTags(source: FileSource, view: DataView, count: number, little: boolean) {
  const tags = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const at = i * 12;
    const type = view.getUint16(at + 2, little);
    const size = (BYTES[type] ?? 0) * view.getUint32(at + 4, little);
    const far = size > 4 && (type === 3 || type === 4);
    const values = far ? await viewOf(source, view.getUint32(at + 8, little), 4) : view;
    const from = far ? 0 : at + 8;
    if (type === 1) tags.set(view.getUint16(at, little), values.getUint8(from));
    if (type === 3) tags.set(view.getUint16(at, little), values.getUint16(from, little));
    if (type === 4) tags.set(view.getUint16(at, little), values.getUint32(from, little));
  }
  return tags;
}

function pageOf(tags: ReadonlyMap<number, number>): TiffPage {
  return {
    rows: tags.get(257) ?? 0,
    columns: tags.get(256) ?? 0,
    bits: tags.get(258) ?? 1,
    samples: tags.get(277) ?? 1,
    sampleFormat: tags.get(339) ?? 1,
    compression: tags.get(259) ?? 1,
    photometric: tags.get(262) ?? 1,
    tiled: tags.has(322),
    planar: tags.get(284) === 2,
    predicted: (tags.get(317) ?? 1) !== 1,
    orientation: tags.get(274) ?? 1,
    isCopy: ((tags.get(254) ?? 0) & 0b101) !== 0,
  };
}
