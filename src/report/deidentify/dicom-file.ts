import { deflateSync } from 'fflate';
import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { FileSource } from '@/files/source.ts';
import { inflatedDicom } from '@/parse/dicom/deflated.ts';
import { readMeta } from '@/parse/dicom/meta.ts';
import { BrokenDataset, elementHead, sequence, textElement, type Form } from './elements.ts';
import { Rewriter, type RewriteRules, type WrittenElement } from './rewrite.ts';
import { METHOD_CODES, METHOD_NAME } from './method.ts';

const BIG_ENDIAN = '1.2.840.10008.1.2.2';
const DEFLATED = '1.2.840.10008.1.2.1.99';
/** Of our own root below 2.25, fixed: it names the writer, not the file. */
export const IMPLEMENTATION_UID = '2.25.277814690381522901764312855590183456211';

export interface DicomFileFacts {
  /** What the reader found, for files that do not say it themselves. */
  readonly transferSyntax: string;
  readonly sopClassUid: string;
  readonly instanceUid: string;
  readonly patient: string;
}

/**
 * A DICOM file under the Basic Profile of PS3.15 Annex E, as parts of its new bytes; pixel data is a view into the
 * old ones. The transfer syntax stays. The preamble is cleared: it may hold a whole TIFF header.
 * @returns an error where the dataset cannot be followed to its end: such a file must not leave
 */
export async function deidentifyDicom(
  source: FileSource,
  facts: DicomFileFacts,
  rules: Omit<RewriteRules, 'patient'>,
): Promise<Result<readonly Uint8Array[], LongtailError>> {
  const { path } = source;
  let bytes = await source.read(0, source.size);
  const meta = readMeta(bytes);
  if (!meta) return err({ kind: 'truncated-file', path, detail: 'it ends within its file meta information' });
  const syntax = meta.transferSyntax ?? facts.transferSyntax;
  if (syntax === DEFLATED) {
    const inflated = await inflatedDicom(source, meta.end);
    if (!inflated.ok) return inflated;
    bytes = await inflated.value.read(0, inflated.value.size);
  }
  const form: Form = { little: syntax !== BIG_ENDIAN, explicit: writesVr(bytes, meta.end) };
  try {
    const rewriter = new Rewriter(bytes, { ...rules, patient: facts.patient });
    const { written } = rewriter.dataset(meta.end, bytes.length, form);
    const dataset = inOrder([
      ...written.filter(({ tag }) => !OWN.has(tag)),
      ...marks(form, rules.keepIntervals),
    ]);
    const head = fileHead(
      meta.mediaSopClass ?? facts.sopClassUid,
      rules.pseudonyms.uid(facts.instanceUid),
      syntax,
    );
    return ok([...head, ...(syntax === DEFLATED ? [deflateSync(joined(dataset))] : dataset)]);
  } catch (cause) {
    if (!(cause instanceof BrokenDataset)) throw cause;
    return err({ kind: 'corrupt-file', path, detail: cause.message });
  }
}

/** Attributes by which a file says that, and how, it was de-identified. */
const OWN = new Set([0x00120062, 0x00120063, 0x00120064, 0x00280303]);

/** PS3.15 E.1.1, points 6 and 7; PS3.3 C.7.1.1 and C.7.6.3 (Longitudinal Temporal Information Modified). */
function marks(form: Form, keepIntervals: boolean): readonly WrittenElement[] {
  const codes = METHOD_CODES.filter(({ onlyWithIntervals }) => keepIntervals || !onlyWithIntervals);
  const item = ({ code, meaning }: (typeof METHOD_CODES)[number]) => [
    ...textElement(0x00080100, 'SH', code, form),
    ...textElement(0x00080102, 'SH', 'DCM', form),
    ...textElement(0x00080104, 'LO', meaning, form),
  ];
  return [
    { tag: 0x00120062, parts: textElement(0x00120062, 'CS', 'YES', form) },
    { tag: 0x00120063, parts: textElement(0x00120063, 'LO', METHOD_NAME, form) },
    { tag: 0x00120064, parts: sequence(0x00120064, codes.map(item), form) },
    {
      tag: 0x00280303,
      parts: textElement(0x00280303, 'CS', keepIntervals ? 'MODIFIED' : 'REMOVED', form),
    },
  ];
}

const inOrder = (elements: readonly WrittenElement[]): readonly Uint8Array[] =>
  elements.toSorted((a, b) => a.tag - b.tag).flatMap(({ parts }) => parts);

/** An empty preamble and the file meta information of PS3.10, 7.1. */
function fileHead(sopClass: string, instanceUid: string, syntax: string): readonly Uint8Array[] {
  const form: Form = { explicit: true, little: true };
  const group = joined([
    elementHead(0x00020001, 'OB', 2, form),
    Uint8Array.of(0, 1),
    ...textElement(0x00020002, 'UI', sopClass, form),
    ...textElement(0x00020003, 'UI', instanceUid, form),
    ...textElement(0x00020010, 'UI', syntax, form),
    ...textElement(0x00020012, 'UI', IMPLEMENTATION_UID, form),
    ...textElement(0x00020013, 'SH', 'LONGTAIL', form),
  ]);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, group.length, true);
  const prefix = new Uint8Array(132);
  prefix.set([0x44, 0x49, 0x43, 0x4d], 128);
  return [prefix, elementHead(0x00020000, 'UL', 4, form), length, group];
}

/** Some writers declare one form and write the other; the first element shows which. */
function writesVr(bytes: Uint8Array, at: number): boolean {
  const capital = (byte: number | undefined) => byte !== undefined && byte >= 0x41 && byte <= 0x5a;
  return capital(bytes[at + 4]) && capital(bytes[at + 5]);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
