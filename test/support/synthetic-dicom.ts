/** Builds DICOM files in code: any transfer syntax's dataset encoding, sequences, and pixel data as it is given. */

/** Value of an element: text, numbers of its VR, bytes as they are, or the items of a sequence. */
export type Value = string | readonly number[] | Uint8Array | readonly (readonly Element[])[];
/** Tag as eight hexadecimal digits, VR, value. */
export type Element = readonly [tag: string, vr: string, value: Value];

export interface DicomOptions {
  readonly transferSyntax?: string;
  /** 128 bytes and `DICM`; without it the file begins with its first element. */
  readonly preamble?: boolean;
  /** Group 0002. */
  readonly meta?: boolean;
  readonly sopClass?: string;
  /** Sequences and items with delimiters instead of lengths. */
  readonly undefinedLengths?: boolean;
  /** Fragments of encapsulated pixel data, the offset table first; replaces an element (7FE0,0010). */
  readonly fragments?: readonly Uint8Array[];
  /** Whether encapsulated pixel data ends with its delimiter. */
  readonly delimiter?: boolean;
}

export const IMPLICIT = '1.2.840.10008.1.2';
export const EXPLICIT = '1.2.840.10008.1.2.1';
export const DEFLATED = '1.2.840.10008.1.2.1.99';
export const BIG_ENDIAN = '1.2.840.10008.1.2.2';

const LONG = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'UC', 'UN', 'UR', 'UT']);
const NUMBERS: Readonly<
  Record<string, [bytes: number, set: 'Uint16' | 'Int16' | 'Uint32' | 'Float32' | 'Float64']>
> = {
  US: [2, 'Uint16'],
  SS: [2, 'Int16'],
  UL: [4, 'Uint32'],
  OW: [2, 'Uint16'],
  FL: [4, 'Float32'],
  FD: [8, 'Float64'],
};

interface Form {
  readonly explicit: boolean;
  readonly little: boolean;
  readonly undefinedLengths: boolean;
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function header(tag: string, vr: string, length: number, { explicit, little }: Form): Uint8Array {
  const long = explicit && LONG.has(vr);
  const view = new DataView(new ArrayBuffer(long ? 12 : 8));
  view.setUint16(0, parseInt(tag.slice(0, 4), 16), little);
  view.setUint16(2, parseInt(tag.slice(4), 16), little);
  if (!explicit || vr === '') view.setUint32(4, length, little);
  else {
    view.setUint8(4, vr.charCodeAt(0));
    view.setUint8(5, vr.charCodeAt(1));
    if (long) view.setUint32(8, length, little);
    else view.setUint16(6, length, little);
  }
  return new Uint8Array(view.buffer);
}

const isItems = (value: Value, vr: string): value is readonly (readonly Element[])[] =>
  vr === 'SQ' && Array.isArray(value);

function valueBytes(vr: string, value: Value, form: Form): Uint8Array {
  if (value instanceof Uint8Array) return value.length % 2 ? concat([value, new Uint8Array(1)]) : value;
  if (typeof value === 'string') {
    const bytes = Uint8Array.from(value, (c) => c.charCodeAt(0));
    return bytes.length % 2 ? concat([bytes, Uint8Array.of(vr === 'UI' ? 0 : 32)]) : bytes;
  }
  const [size, set] = NUMBERS[vr] ?? [2, 'Uint16'];
  const view = new DataView(new ArrayBuffer(value.length * size));
  for (const [i, v] of (value as readonly number[]).entries()) view[`set${set}`](i * size, v, form.little);
  return new Uint8Array(view.buffer);
}

const UNDEFINED = 0xffffffff;

function encodeElement([tag, vr, value]: Element, form: Form): Uint8Array {
  if (isItems(value, vr)) {
    const body = concat(
      value.map((item) => {
        const inner = encodeDataset(item, form);
        return form.undefinedLengths
          ? concat([header('fffee000', '', UNDEFINED, form), inner, header('fffee00d', '', 0, form)])
          : concat([header('fffee000', '', inner.length, form), inner]);
      }),
    );
    return form.undefinedLengths
      ? concat([header(tag, vr, UNDEFINED, form), body, header('fffee0dd', '', 0, form)])
      : concat([header(tag, vr, body.length, form), body]);
  }
  const bytes = valueBytes(vr, value, form);
  return concat([header(tag, vr, bytes.length, form), bytes]);
}

/** Elements in the order of their tags. */
function encodeDataset(elements: readonly Element[], form: Form): Uint8Array {
  const sorted = elements.toSorted(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  return concat(sorted.map((element) => encodeElement(element, form)));
}

/** @param deflate compresses the dataset of the deflated syntax */
export function dicomFile(
  elements: readonly Element[],
  options: DicomOptions = {},
  deflate?: (bytes: Uint8Array) => Uint8Array,
): Uint8Array {
  const { transferSyntax = EXPLICIT, preamble = true, meta = true, undefinedLengths = false } = options;
  const sopClass = options.sopClass ?? '1.2.840.10008.5.1.4.1.1.7';
  const form: Form = {
    explicit: transferSyntax !== IMPLICIT,
    little: transferSyntax !== BIG_ENDIAN,
    undefinedLengths,
  };
  const metaForm: Form = { explicit: true, little: true, undefinedLengths: false };
  const metaElements = encodeDataset(
    [
      ['00020001', 'OB', Uint8Array.of(0, 1)],
      ['00020002', 'UI', sopClass],
      ['00020003', 'UI', '1.2.3.4'],
      ['00020010', 'UI', transferSyntax],
    ],
    metaForm,
  );
  let dataset = encodeDataset(elements, form);
  if (options.fragments) {
    const items = options.fragments.map((bytes) =>
      concat([header('fffee000', '', bytes.length, form), bytes]),
    );
    const end = options.delimiter === false ? [] : [header('fffee0dd', '', 0, form)];
    dataset = concat([dataset, header('7fe00010', 'OB', UNDEFINED, form), ...items, ...end]);
  }
  return concat([
    ...(preamble ? [new Uint8Array(128), Uint8Array.from('DICM', (c) => c.charCodeAt(0))] : []),
    ...(meta ? [encodeElement(['00020000', 'UL', [metaElements.length]], metaForm), metaElements] : []),
    transferSyntax === DEFLATED && deflate ? deflate(dataset) : dataset,
  ]);
}

export interface PictureFacts {
  readonly rows: number;
  readonly columns: number;
  readonly bitsAllocated?: number;
  readonly bitsStored?: number;
  readonly highBit?: number;
  readonly signed?: boolean;
  readonly samplesPerPixel?: number;
  readonly photometric?: string;
  readonly planar?: 0 | 1;
  readonly frames?: number;
  readonly sopClass?: string;
  readonly modality?: string;
}

/** The elements that every picture has; `more` adds to them or replaces them by tag. */
export function picture(facts: PictureFacts, more: readonly Element[] = []): Element[] {
  const { bitsAllocated = 16, bitsStored = bitsAllocated, samplesPerPixel = 1, frames = 1 } = facts;
  const base: Element[] = [
    ['00080016', 'UI', facts.sopClass ?? '1.2.840.10008.5.1.4.1.1.7'],
    ['00080018', 'UI', '1.2.3.4'],
    ['00080060', 'CS', facts.modality ?? 'OT'],
    ['0020000d', 'UI', '1.2.3'],
    ['0020000e', 'UI', '1.2.3.1'],
    ['00280002', 'US', [samplesPerPixel]],
    ['00280004', 'CS', facts.photometric ?? (samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2')],
    ...(samplesPerPixel === 3 ? [['00280006', 'US', [facts.planar ?? 0]] as const] : []),
    ...(frames > 1 ? [['00280008', 'IS', String(frames)] as const] : []),
    ['00280010', 'US', [facts.rows]],
    ['00280011', 'US', [facts.columns]],
    ['00280100', 'US', [bitsAllocated]],
    ['00280101', 'US', [bitsStored]],
    ['00280102', 'US', [facts.highBit ?? bitsStored - 1]],
    ['00280103', 'US', [facts.signed ? 1 : 0]],
  ];
  const replaced = new Set(more.map(([tag]) => tag));
  return [...base.filter(([tag]) => !replaced.has(tag)), ...more];
}

/** Pixel data of 16-bit values in the byte order of the syntax. */
export const words = (values: ArrayLike<number>, little = true): Uint8Array => {
  const view = new DataView(new ArrayBuffer(values.length * 2));
  for (let i = 0; i < values.length; i++) view.setUint16(2 * i, (values[i] ?? 0) & 0xffff, little);
  return new Uint8Array(view.buffer);
};
