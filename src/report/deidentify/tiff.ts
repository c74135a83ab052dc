import { BrokenPicture } from './pictures.ts';

/**
 * Tags that say what a picture looks like: sizes, kinds, colours, order and resolution. All others go: descriptions,
 * dates, programs, hosts, artists, thumbnails, and the private directories of EXIF, GPS and microscopes.
 */
const KEPT = new Set([
  256, 257, 258, 259, 262, 266, 274, 277, 278, 282, 283, 284, 296, 317, 320, 322, 323, 338, 339,
]);
/** Where the parts of the picture lie, and how long they are: in strips, or in tiles. */
const PLACES = [
  { offsets: 273, counts: 279 },
  { offsets: 324, counts: 325 },
] as const;
const SUBFILE = 254;
/** A smaller copy of another page, or a mask of one: not shown, so not passed on. */
const COPY = 0b101;
const SHORT = 3;
const LONG = 4;
const BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const MOST_PAGES = 20_000;

interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly value: Uint8Array;
}

/** A classic TIFF with its pages and nothing beside them. The pixels' bytes stay as they are, compressed or not. */
export function cleanTiff(bytes: Uint8Array): readonly Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8) throw new BrokenPicture('the TIFF header is cut off');
  const little = view.getUint8(0) === 0x49;
  const writer = new TiffWriter(bytes.subarray(0, 4), little);
  const seen = new Set<number>();
  for (let at = view.getUint32(4, little); at !== 0;) {
    if (seen.has(at) || seen.size >= MOST_PAGES)
      throw new BrokenPicture('its directories go round in a circle');
    seen.add(at);
    const { entries, next } = readDirectory(bytes, view, at, little);
    at = next;
    const kind = entries.get(SUBFILE);
    if (kind && ((numbersOf(kind, little)[0] ?? 0) & COPY) !== 0) continue;
    writer.page(entries, (start, length) => slice(bytes, start, length));
  }
  return writer.finish();
}

function readDirectory(bytes: Uint8Array, view: DataView, at: number, little: boolean) {
  slice(bytes, at, 2);
  const count = view.getUint16(at, little);
  slice(bytes, at + 2, count * 12 + 4);
  const entries = new Map<number, Entry>();
  for (let i = 0; i < count; i++) {
    const from = at + 2 + i * 12;
    const tag = view.getUint16(from, little);
    const type = view.getUint16(from + 2, little);
    const values = view.getUint32(from + 4, little);
    const length = values * (BYTES[type] ?? 0);
    const start = length > 4 ? view.getUint32(from + 8, little) : from + 8;
    // What is not kept is not even looked up: its place may be nonsense.
    const wanted = tag === SUBFILE || KEPT.has(tag) || isPlace(tag);
    if (wanted) entries.set(tag, { tag, type, count: values, value: slice(bytes, start, length) });
  }
  return { entries, next: view.getUint32(at + 2 + count * 12, little) };
}

const isPlace = (tag: number): boolean =>
  PLACES.some(({ offsets, counts }) => tag === offsets || tag === counts);

function slice(bytes: Uint8Array, start: number, length: number): Uint8Array {
  if (start + length > bytes.length) throw new BrokenPicture('the TIFF is cut off');
  return bytes.subarray(start, start + length);
}

function numbersOf({ type, count, value }: Entry, little: boolean): readonly number[] {
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  if (type !== SHORT && type !== LONG) throw new BrokenPicture('a place in the TIFF is no number');
  return Array.from({ length: count }, (_, i) =>
    type === SHORT ? view.getUint16(2 * i, little) : view.getUint32(4 * i, little),
  );
}

/** Writes pages one behind the other: pixels, long values, directory. */
class TiffWriter {
  readonly #little: boolean;
  readonly #parts: Uint8Array[];
  #length = 8;
  /** Where the place of the next directory is to be written. */
  #link: DataView;

  constructor(mark: Uint8Array, little: boolean) {
    const head = new Uint8Array(8);
    head.set(mark);
    this.#little = little;
    this.#parts = [head];
    this.#link = new DataView(head.buffer, 4);
  }

  page(entries: ReadonlyMap<number, Entry>, read: (start: number, length: number) => Uint8Array): void {
    const places = PLACES.find(({ offsets, counts }) => entries.has(offsets) && entries.has(counts));
    const offsets = places && entries.get(places.offsets);
    const counts = places && entries.get(places.counts);
    if (!offsets || !counts) throw new BrokenPicture('a page of the TIFF has no pixels');
    const lengths = numbersOf(counts, this.#little);
    const moved = numbersOf(offsets, this.#little).map((start, i) => this.#add(read(start, lengths[i] ?? 0)));
    const kept = [...entries.values()].filter(({ tag }) => KEPT.has(tag));
    this.#directory([...kept, this.#longs(places.offsets, moved), this.#longs(places.counts, lengths)]);
  }

  finish(): readonly Uint8Array[] {
    if (this.#parts.length === 1) throw new BrokenPicture('the TIFF has no page');
    return this.#parts;
  }

  #directory(entries: readonly Entry[]): void {
    const placed = entries
      .toSorted((a, b) => a.tag - b.tag)
      .map((entry) => ({ ...entry, at: entry.value.length > 4 ? this.#add(entry.value) : undefined }));
    const bytes = new Uint8Array(2 + placed.length * 12 + 4);
    const view = new DataView(bytes.buffer);
    view.setUint16(0, placed.length, this.#little);
    for (const [i, { tag, type, count, value, at }] of placed.entries()) {
      const from = 2 + i * 12;
      view.setUint16(from, tag, this.#little);
      view.setUint16(from + 2, type, this.#little);
      view.setUint32(from + 4, count, this.#little);
      if (at === undefined) bytes.set(value, from + 8);
      else view.setUint32(from + 8, at, this.#little);
    }
    this.#link.setUint32(0, this.#add(bytes), this.#little);
    this.#link = new DataView(bytes.buffer, bytes.length - 4);
  }

  #longs(tag: number, values: readonly number[]): Entry {
    const value = new Uint8Array(4 * values.length);
    const view = new DataView(value.buffer);
    for (const [i, number] of values.entries()) view.setUint32(4 * i, number, this.#little);
    return { tag, type: LONG, count: values.length, value };
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
