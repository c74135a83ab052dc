import { personName, toDataset, type JsonDataset, type JsonElement } from './json.ts';

const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';
const ROWS = '00280010';
const CHARACTER_SET = '00080005';
const AVAILABLE_TRANSFER_SYNTAX = '00083002';
/** Pixel data by tag and VR; the last is what a server means that leaves it out. */
const PIXELS = [
  ['7FE00008', 'OF'],
  ['7FE00009', 'OD'],
  ['7FE00010', 'OW'],
] as const;

/** VRs whose length takes four bytes, PS3.5 table 7.1-1. */
const LONG = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const LONGEST_SHORT = 0xfffe;

type Setter = 'Uint16' | 'Int16' | 'Uint32' | 'Int32' | 'Float32' | 'Float64';
const NUMBERS: Readonly<Record<string, readonly [bytes: number, set: Setter]>> = {
  US: [2, 'Uint16'],
  SS: [2, 'Int16'],
  UL: [4, 'Uint32'],
  SL: [4, 'Int32'],
  FL: [4, 'Float32'],
  FD: [8, 'Float64'],
};

/**
 * Metadata of the DICOM JSON model as the part-10 file that it was made from, up to the pixel data: explicit little
 * endian, text in UTF-8. One parser then reads files and servers alike.
 */
export function headerBytes(metadata: JsonDataset): Uint8Array {
  const text = { vr: 'CS', Value: ['ISO_IR 192'] };
  const all = Object.entries({ ...metadata, [CHARACTER_SET]: text });
  const header = all.filter(([tag]) => tag > '0008' && !PIXELS.some(([pixels]) => pixels === tag));
  const pixels = PIXELS.find(([tag]) => metadata[tag]) ?? (metadata[ROWS] ? PIXELS[2] : undefined);
  const available = metadata[AVAILABLE_TRANSFER_SYNTAX]?.Value?.[0];
  const syntax = typeof available === 'string' && isEncapsulated(available) ? available : EXPLICIT_LITTLE;
  return concat([
    new Uint8Array(128),
    ascii('DICM'),
    element('00020010', 'UI', padded(ascii(syntax), 0)),
    dataset(Object.fromEntries(header)),
    ...(pixels ? [element(pixels[0], pixels[1], new Uint8Array(0))] : []),
  ]);
}

/** Only those have an explicit little endian dataset around them, as ours is. */
const isEncapsulated = (uid: string): boolean => /^1\.2\.840\.10008\.1\.2\.(4|5|7|8)(\.|$)/.test(uid);

const dataset = (elements: JsonDataset): Uint8Array =>
  concat(
    Object.entries(elements)
      // A group's length would no longer be right.
      .filter(([tag]) => !tag.endsWith('0000'))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([tag, json]) => element(tag, json.vr, valueOf(json))),
  );

function element(tag: string, vr: string, value: Uint8Array): Uint8Array {
  const wide = LONG.has(vr) || value.length > LONGEST_SHORT;
  const view = new DataView(new ArrayBuffer(wide ? 12 : 8));
  view.setUint16(0, parseInt(tag.slice(0, 4), 16), true);
  view.setUint16(2, parseInt(tag.slice(4), 16), true);
  // A list of numbers in text can outgrow its VR here, where the server's own form was binary or implicit.
  const written = wide && !LONG.has(vr) ? 'UT' : vr.padEnd(2);
  view.setUint8(4, written.charCodeAt(0));
  view.setUint8(5, written.charCodeAt(1));
  if (wide) view.setUint32(8, value.length, true);
  else view.setUint16(6, value.length, true);
  return concat([new Uint8Array(view.buffer), value]);
}

function valueOf({ vr, Value = [], InlineBinary, bytes }: JsonElement): Uint8Array {
  if (bytes) return padded(bytes, 0);
  if (InlineBinary !== undefined) return padded(fromBase64(InlineBinary), 0);
  if (vr === 'SQ') return concat(Value.map(item));
  const number = NUMBERS[vr];
  if (number) return numbers(Value, ...number);
  if (vr === 'AT')
    return concat(Value.map((tag) => (typeof tag === 'string' ? tagBytes(tag) : tagBytes(''))));
  const texts = Value.map((value) => {
    if (vr === 'PN') return personName(value);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  });
  return padded(new TextEncoder().encode(texts.join('\\')), vr === 'UI' ? 0 : 0x20);
}

function item(value: unknown): Uint8Array {
  const { [CHARACTER_SET]: _, ...elements } = toDataset(value);
  const bytes = dataset(elements);
  const view = new DataView(new ArrayBuffer(8));
  view.setUint16(0, 0xfffe, true);
  view.setUint16(2, 0xe000, true);
  view.setUint32(4, bytes.length, true);
  return concat([new Uint8Array(view.buffer), bytes]);
}

function numbers(values: readonly unknown[], bytes: number, set: Setter): Uint8Array {
  const view = new DataView(new ArrayBuffer(bytes * values.length));
  // Some servers write numbers as text, and infinities cannot be written otherwise.
  for (const [i, value] of values.entries()) view[`set${set}`](i * bytes, Number(value), true);
  return new Uint8Array(view.buffer);
}

function tagBytes(tag: string): Uint8Array {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, parseInt(tag.slice(0, 4), 16) || 0, true);
  view.setUint16(2, parseInt(tag.slice(4), 16) || 0, true);
  return new Uint8Array(view.buffer);
}

function fromBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  } catch {
    return new Uint8Array(0);
  }
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

const padded = (bytes: Uint8Array, padding: number): Uint8Array =>
  bytes.length % 2 === 0 ? bytes : concat([bytes, Uint8Array.of(padding)]);

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
