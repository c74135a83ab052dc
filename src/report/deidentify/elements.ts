/** How a dataset is written: PS3.5, 7.1 and Annex A. */
export interface Form {
  readonly explicit: boolean;
  readonly little: boolean;
}

/** A data element where it lies. */
export interface RawElement {
  /** Group and element as one number. */
  readonly tag: number;
  /** Undefined in the implicit form. */
  readonly vr: string | undefined;
  /** Of the tag. */
  readonly start: number;
  readonly value: number;
  /** Undefined: up to a delimiter. */
  readonly length: number | undefined;
}

/** The dataset is not what it says it is: it must not leave in part. */
export class BrokenDataset extends Error {}

export const ITEM = 0xfffee000;
export const ITEM_END = 0xfffee00d;
export const SEQUENCE_END = 0xfffee0dd;
const UNDEFINED_LENGTH = 0xffffffff;
/** VRs whose length takes four bytes after two that are reserved. */
const LONG = /^(OB|OD|OF|OL|OV|OW|SQ|SV|UC|UN|UR|UT|UV)$/;

export function readElement(view: DataView, at: number, form: Form): RawElement {
  if (at + 8 > view.byteLength) throw new BrokenDataset(`an element is cut off at byte ${at}`);
  const tag = view.getUint16(at, form.little) * 0x10000 + view.getUint16(at + 2, form.little);
  if (!form.explicit || tag >>> 16 === 0xfffe)
    return sized(tag, undefined, at, 8, view.getUint32(at + 4, form.little));
  const vr = String.fromCharCode(view.getUint8(at + 4), view.getUint8(at + 5));
  if (!/^[A-Z]{2}$/.test(vr)) throw new BrokenDataset(`no value representation at byte ${at}`);
  if (!LONG.test(vr)) return sized(tag, vr, at, 8, view.getUint16(at + 6, form.little));
  if (at + 12 > view.byteLength) throw new BrokenDataset(`an element is cut off at byte ${at}`);
  return sized(tag, vr, at, 12, view.getUint32(at + 8, form.little));
}

const sized = (
  tag: number,
  vr: string | undefined,
  start: number,
  head: number,
  length: number,
): RawElement => ({
  tag,
  vr,
  start,
  value: start + head,
  length: length === UNDEFINED_LENGTH ? undefined : length,
});

/** Tag, VR and length as they stand before a value. `undefined` as length: up to a delimiter. */
export function elementHead(tag: number, vr: string, length: number | undefined, form: Form): Uint8Array {
  const bare = !form.explicit || tag >>> 16 === 0xfffe;
  const long = !bare && LONG.test(vr);
  const view = new DataView(new ArrayBuffer(long ? 12 : 8));
  view.setUint16(0, tag >>> 16, form.little);
  view.setUint16(2, tag & 0xffff, form.little);
  if (!bare) {
    view.setUint8(4, vr.charCodeAt(0));
    view.setUint8(5, vr.charCodeAt(1));
  }
  const written = length ?? UNDEFINED_LENGTH;
  if (bare) view.setUint32(4, written, form.little);
  else if (long) view.setUint32(8, written, form.little);
  else view.setUint16(6, written, form.little);
  return new Uint8Array(view.buffer);
}

/** A whole element of text, padded to an even length as its VR asks (PS3.5, 6.2). */
export function textElement(tag: number, vr: string, text: string, form: Form): readonly Uint8Array[] {
  const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
  const even = bytes.length % 2 === 0 ? bytes : Uint8Array.from([...bytes, vr === 'UI' ? 0 : 0x20]);
  return [elementHead(tag, vr, even.length, form), even];
}

/** A sequence of items, each a list of parts; lengths are left to the delimiters. */
export const sequence = (
  tag: number,
  items: readonly (readonly Uint8Array[])[],
  form: Form,
): Uint8Array[] => [
  elementHead(tag, 'SQ', undefined, form),
  ...items.flatMap((parts) => [
    elementHead(ITEM, '', undefined, form),
    ...parts,
    elementHead(ITEM_END, '', 0, form),
  ]),
  elementHead(SEQUENCE_END, '', 0, form),
];
