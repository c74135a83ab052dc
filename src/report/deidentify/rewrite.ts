import {
  BrokenDataset,
  elementHead,
  ITEM,
  ITEM_END,
  readElement,
  sequence,
  SEQUENCE_END,
  textElement,
  type Form,
  type RawElement,
} from './elements.ts';
import { dummyOf, treatmentOf } from './element-rules.ts';
import { earlier, type Pseudonyms } from './pseudonyms.ts';

export interface RewriteRules {
  readonly pseudonyms: Pseudonyms;
  /** Dates move together instead of going. */
  readonly keepIntervals: boolean;
  /** VR of a tag by the dictionary, for files that do not write it. */
  vrOf(tag: number): string | undefined;
  /** Patient ID of the dataset, or whatever tells its patient from others. */
  readonly patient: string;
}

/** An element as it is to be written: parts in a row, untouched ones still lying in the source's bytes. */
export interface WrittenElement {
  readonly tag: number;
  readonly parts: readonly Uint8Array[];
}

const PIXEL_GROUP = 0x7fe0;
const PIXELS = new Set([0x7fe00008, 0x7fe00009, 0x7fe00010]);
const DEEPEST = 32;
/** Content of unknown VR and undefined length is written in this form, PS3.5 6.2.2. */
const UNKNOWN_FORM: Form = { explicit: false, little: true };

/** Walks a dataset and writes it anew. Elements are looked at wherever they nest; pixel data is passed on as it lies. */
export class Rewriter {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #rules: RewriteRules;

  constructor(bytes: Uint8Array, rules: RewriteRules) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#rules = rules;
  }

  /**
   * The elements from `start` to `end`, or to the end of the item where that is undefined.
   * @returns what is written, and where reading stopped
   * @throws BrokenDataset
   */
  dataset(start: number, end: number | undefined, form: Form, depth = 0) {
    if (depth > DEEPEST) throw new BrokenDataset('sequences nest without end');
    const written: WrittenElement[] = [];
    let at = start;
    while (at < (end ?? this.#bytes.length)) {
      const element = readElement(this.#view, at, form);
      if (end === undefined && element.tag === ITEM_END) return { written, at: at + 8 };
      const { next, parts } = this.#element(element, form, depth);
      if (parts.length > 0) written.push({ tag: element.tag, parts });
      at = next;
      // What follows the pixels is padding, by the standard or not.
      if (depth === 0 && PIXELS.has(element.tag)) return { written, at };
    }
    if (end === undefined) throw new BrokenDataset('an item has no end');
    return { written, at };
  }

  #element(element: RawElement, form: Form, depth: number) {
    const { tag, value, length } = element;
    const named = element.vr === 'UN' ? undefined : element.vr;
    const vr = named ?? this.#rules.vrOf(tag) ?? (length === undefined ? 'SQ' : undefined);
    if (length === undefined && tag >>> 16 === PIXEL_GROUP) {
      const next = this.#afterFragments(value, form);
      return { next, parts: [this.#bytes.subarray(element.start, next)] };
    }
    const treatment = treatmentOf(tag, vr, this.#rules.keepIntervals);
    if (vr === 'SQ') {
      const inner = element.vr === 'UN' ? UNKNOWN_FORM : form;
      const { items, next } = this.#items(value, length, inner, depth);
      // Of unknown VR, in another form than the rest: it cannot be written back into this one.
      const lost = element.vr === 'UN' && form.explicit;
      if (treatment === 'inside' && !lost) return { next, parts: sequence(tag, items, form) };
      const kept = treatment === 'empty' || treatment === 'dummy';
      return { next, parts: kept ? sequence(tag, [], form) : [] };
    }
    if (length === undefined) throw new BrokenDataset(`element ${hex(tag)} has no length`);
    const next = value + length;
    if (next > this.#bytes.length && tag >>> 16 !== PIXEL_GROUP)
      throw new BrokenDataset(`element ${hex(tag)} reaches beyond the end of the file`);
    return { next, parts: this.#value(element, vr ?? 'UN', next, form, treatment) };
  }

  #value(
    element: RawElement,
    vr: string,
    next: number,
    form: Form,
    treatment: ReturnType<typeof treatmentOf>,
  ): readonly Uint8Array[] {
    const { tag } = element;
    const { pseudonyms, patient } = this.#rules;
    const text = () => latin1.decode(this.#bytes.subarray(element.value, next)).replace(/[\0 ]+$/, '');
    const each = (change: (value: string) => string) =>
      textElement(tag, vr, text().split('\\').map(change).join('\\'), form);
    switch (treatment) {
      case 'keep':
      case 'inside':
        return [this.#bytes.subarray(element.start, Math.min(next, this.#bytes.length))];
      case 'remove':
        return [];
      case 'empty':
        return [elementHead(tag, vr, 0, form)];
      case 'dummy': {
        const dummy = dummyOf(vr);
        return dummy === undefined ? [elementHead(tag, vr, 0, form)] : textElement(tag, vr, dummy, form);
      }
      case 'uid':
        return each((uid) => (uid === '' || uid.startsWith(DICOM_ROOT) ? uid : pseudonyms.uid(uid)));
      case 'shift':
        return each((date) => earlier(date, pseudonyms.days) ?? '');
      case 'patient':
        return textElement(tag, vr, `ANON-${pseudonyms.patient(patient)}`, form);
    }
  }

  #items(start: number, length: number | undefined, form: Form, depth: number) {
    const items: (readonly Uint8Array[])[] = [];
    const end = length === undefined ? undefined : start + length;
    let at = start;
    for (;;) {
      if (end !== undefined && at >= end) return { items, next: end };
      const item = readElement(this.#view, at, form);
      if (item.tag === SEQUENCE_END) return { items, next: end ?? item.value };
      if (item.tag !== ITEM) throw new BrokenDataset(`no item of a sequence at byte ${at}`);
      const inner = this.dataset(
        item.value,
        item.length === undefined ? undefined : item.value + item.length,
        form,
        depth + 1,
      );
      items.push(inner.written.flatMap(({ parts }) => parts));
      at = inner.at;
    }
  }

  /** Where encapsulated pixel data ends; a file that ends before its delimiter ends it. */
  #afterFragments(start: number, form: Form): number {
    let at = start;
    while (at + 8 <= this.#bytes.length) {
      const item = readElement(this.#view, at, form);
      if (item.tag === SEQUENCE_END) return item.value;
      if (item.tag !== ITEM) throw new BrokenDataset(`no fragment of pixel data at byte ${at}`);
      at = item.value + (item.length ?? 0);
    }
    return this.#bytes.length;
  }
}

/** UIDs of the standard itself name no patient. */
const DICOM_ROOT = '1.2.840.10008.';
const latin1 = new TextDecoder('latin1');
const hex = (tag: number) => tag.toString(16).padStart(8, '0');
