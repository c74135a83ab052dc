import type { ByteArrayParser, Element } from 'dicom-parser';
import { decodeText } from './charset.ts';

/** What dicom-parser found: where each element's value lies. */
export interface RawDataset {
  readonly byteArray: Uint8Array;
  readonly byteArrayParser: ByteArrayParser;
  readonly elements: Record<string, Element>;
}

/** A tag as dicom-parser writes it: `x` and eight hexadecimal digits. */
export type Tag = `x${string}`;

const isNumber = (value: number | undefined): value is number =>
  value !== undefined && Number.isFinite(value);

/**
 * Typed access to one dataset, whole or an item of a sequence. Nothing throws: a value that is missing, empty or
 * malformed is undefined.
 */
export class Dataset {
  readonly #data: RawDataset;
  readonly #charset: readonly string[];

  constructor(data: RawDataset, inheritedCharset: readonly string[] = []) {
    this.#data = data;
    const own = this.#raw('x00080005');
    this.#charset = own ? decodeText(own, []).split('\\') : inheritedCharset;
  }

  has(tag: Tag): boolean {
    return this.#data.elements[tag] !== undefined;
  }

  get tags(): readonly string[] {
    return Object.keys(this.#data.elements);
  }

  element(tag: Tag): Element | undefined {
    return this.#data.elements[tag];
  }

  /** The value's bytes; undefined where the element is missing, empty, or reaches beyond what was read. */
  #raw(tag: Tag): Uint8Array | undefined {
    const element = this.#data.elements[tag];
    if (!element || element.length <= 0) return undefined;
    const end = element.dataOffset + element.length;
    if (end > this.#data.byteArray.length) return undefined;
    return this.#data.byteArray.subarray(element.dataOffset, end);
  }

  bytes(tag: Tag): Uint8Array | undefined {
    return this.#raw(tag);
  }

  /** All values, trimmed, empty ones kept: their places count. */
  texts(tag: Tag): readonly string[] {
    const raw = this.#raw(tag);
    if (!raw || this.#data.elements[tag]?.items) return [];
    return decodeText(raw, this.#charset)
      .split('\\')
      .map((value) => value.replaceAll('\0', '').trim());
  }

  text(tag: Tag): string | undefined {
    return this.texts(tag)[0] || undefined;
  }

  /** The whole value where a backslash does not separate (long texts). */
  wholeText(tag: Tag): string | undefined {
    return this.texts(tag).join('\\') || undefined;
  }

  /** Decimal and integer strings. A place that holds no number is NaN. */
  decimals(tag: Tag): readonly number[] {
    return this.texts(tag).map((value) => (value === '' ? NaN : Number(value.replace(',', '.'))));
  }

  decimal(tag: Tag): number | undefined {
    const value = this.decimals(tag)[0];
    return isNumber(value) ? value : undefined;
  }

  /** US, or SS where `signed`; all of the element's values. */
  shorts(tag: Tag, signed = false): readonly number[] {
    const raw = this.#raw(tag);
    if (!raw) return [];
    const { byteArrayParser: parser, byteArray } = this.#data;
    const start = this.#data.elements[tag]?.dataOffset ?? 0;
    return Array.from({ length: raw.length >> 1 }, (_, i) =>
      signed ? parser.readInt16(byteArray, start + 2 * i) : parser.readUint16(byteArray, start + 2 * i),
    );
  }

  short(tag: Tag, signed = false): number | undefined {
    return this.shorts(tag, signed)[0];
  }

  /** UL. */
  long(tag: Tag): number | undefined {
    return this.#binary(tag, 4, 'readUint32');
  }

  /** FD. */
  double(tag: Tag): number | undefined {
    return this.#binary(tag, 8, 'readDouble');
  }

  /** FL. */
  float(tag: Tag): number | undefined {
    return this.#binary(tag, 4, 'readFloat');
  }

  #binary(tag: Tag, bytes: number, read: 'readUint32' | 'readDouble' | 'readFloat'): number | undefined {
    const element = this.#data.elements[tag];
    if (!element || (this.#raw(tag)?.length ?? 0) < bytes) return undefined;
    const value = this.#data.byteArrayParser[read](this.#data.byteArray, element.dataOffset);
    return isNumber(value) ? value : undefined;
  }

  items(tag: Tag): readonly Dataset[] {
    return (this.#data.elements[tag]?.items ?? []).flatMap((item) =>
      item.dataSet ? [new Dataset(item.dataSet, this.#charset)] : [],
    );
  }

  item(tag: Tag): Dataset | undefined {
    const first = this.#data.elements[tag]?.items?.[0]?.dataSet;
    return first && new Dataset(first, this.#charset);
  }
}
