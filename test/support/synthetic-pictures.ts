import { deflateSync } from 'node:zlib';
import { concat } from './synthetic-dicom.ts';

type Tag = readonly [tag: number, type: 3 | 4, values: readonly number[]];

export interface TiffPageFacts {
  readonly rows: number;
  readonly columns: number;
  readonly bits?: 1 | 8 | 16 | 32;
  readonly samples?: number;
  readonly photometric?: number;
  readonly sampleFormat?: number;
  readonly compression?: 'none' | 'deflate' | number;
  /** Samples as they lie in the file, before compression. */
  readonly bytes: Uint8Array;
  readonly more?: readonly Tag[];
}

/** A classic TIFF file of one strip a page; the directories lie behind the pixels, as most programs write them. */
export function tiffFile(pages: readonly TiffPageFacts[], little = true): Uint8Array {
  const parts: Uint8Array[] = [new Uint8Array(8)];
  let at = 8;
  const add = (part: Uint8Array) => {
    const padded = part.length % 2 ? concat([part, new Uint8Array(1)]) : part;
    parts.push(padded);
    at += padded.length;
    return at - padded.length;
  };
  let link = new DataView(parts[0]!.buffer, 4);
  for (const page of pages) {
    const {
      rows,
      columns,
      bits = 8,
      samples = 1,
      photometric = 1,
      sampleFormat = 1,
      compression = 'none',
    } = page;
    const packed = compression === 'deflate' ? new Uint8Array(deflateSync(page.bytes)) : page.bytes;
    const strip = add(packed);
    const tags: Tag[] = [
      [256, 3, [columns]],
      [257, 3, [rows]],
      [258, 3, Array.from({ length: samples }, () => bits)],
      [259, 3, [compression === 'none' ? 1 : compression === 'deflate' ? 8 : compression]],
      [262, 3, [photometric]],
      [273, 4, [strip]],
      [277, 3, [samples]],
      [278, 3, [rows]],
      [279, 4, [packed.length]],
      [339, 3, Array.from({ length: samples }, () => sampleFormat)],
      ...(page.more ?? []),
    ];
    const far = tags.map(([, type, values]) => {
      const size = type === 3 ? 2 : 4;
      if (values.length * size <= 4) return undefined;
      const view = new DataView(new ArrayBuffer(values.length * size));
      values.forEach((value, i) =>
        size === 2 ? view.setUint16(i * 2, value, little) : view.setUint32(i * 4, value, little),
      );
      return add(new Uint8Array(view.buffer));
    });
    const order = tags.map((_, i) => i).toSorted((a, b) => tags[a]![0] - tags[b]![0]);
    const directory = new DataView(new ArrayBuffer(2 + tags.length * 12 + 4));
    directory.setUint16(0, tags.length, little);
    order.forEach((index, n) => {
      const [tag, type, values] = tags[index]!;
      const entry = 2 + n * 12;
      directory.setUint16(entry, tag, little);
      directory.setUint16(entry + 2, type, little);
      directory.setUint32(entry + 4, values.length, little);
      const place = far[index];
      if (place !== undefined) directory.setUint32(entry + 8, place, little);
      else
        values.forEach((value, i) =>
          type === 3
            ? directory.setUint16(entry + 8 + i * 2, value, little)
            : directory.setUint32(entry + 8, value, little),
        );
    });
    link.setUint32(0, add(new Uint8Array(directory.buffer)), little);
    link = new DataView(directory.buffer, 2 + tags.length * 12);
  }
  const head = new DataView(parts[0]!.buffer);
  head.setUint16(0, little ? 0x4949 : 0x4d4d);
  head.setUint16(2, 42, little);
  return concat(parts);
}

export interface BmpFacts {
  readonly rows: number;
  readonly columns: number;
  readonly bits: 1 | 4 | 8 | 16 | 24 | 32;
  readonly topDown?: boolean;
  readonly compression?: number;
  /** Red, green, blue of each colour. */
  readonly palette?: readonly (readonly [number, number, number])[];
  /** Pixel values of each row from the top: an index, or the packed colour. */
  readonly pixels: readonly (readonly number[])[];
}

export function bmpFile({
  rows,
  columns,
  bits,
  topDown = false,
  compression = 0,
  palette = [],
  pixels,
}: BmpFacts): Uint8Array {
  const stride = Math.ceil((columns * bits) / 32) * 4;
  const offset = 54 + palette.length * 4;
  const bytes = new Uint8Array(offset + stride * rows);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, offset, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, columns, true);
  view.setInt32(22, topDown ? -rows : rows, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, bits, true);
  view.setUint32(30, compression, true);
  view.setUint32(46, palette.length, true);
  palette.forEach(([r, g, b], i) => bytes.set([b, g, r, 0], 54 + i * 4));
  pixels.forEach((row, r) => {
    const start = offset + stride * (topDown ? r : rows - 1 - r);
    row.forEach((value, c) => {
      if (bits >= 8)
        for (let i = 0; i < bits / 8; i++) bytes[start + (c * bits) / 8 + i] = (value >> (8 * i)) & 255;
      else bytes[start + ((c * bits) >> 3)]! |= value << (8 - bits - ((c * bits) & 7));
    });
  });
  return bytes;
}
