import dicomParser, { type ByteStream, type Element } from 'dicom-parser';
import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { FileSource } from '@/files/source.ts';
import { startsWith } from '../format.ts';
import { Dataset, type RawDataset } from './dataset.ts';
import { inflatedDicom } from './deflated.ts';
import { readMeta } from './meta.ts';
import { notAnImage } from './sop-classes.ts';
import { EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE, transferSyntax } from './syntaxes.ts';

/** The element that holds the picture, whose value is not read here. */
export interface PixelElement {
  readonly tag: string;
  readonly offset: number;
  /** Undefined: encapsulated. */
  readonly length: number | undefined;
  /** Undefined: implicit. */
  readonly vr: string | undefined;
}

export interface DicomHead {
  readonly dataset: Dataset;
  readonly syntaxUid: string;
  readonly mediaSopClass: string | undefined;
  /** Undefined: the file ends without one. */
  readonly pixels: PixelElement | undefined;
  /** Where offsets count: the file itself, or its inflated form. */
  readonly source: FileSource;
  /** The first bytes of `source`, already read. */
  readonly bytes: Uint8Array;
}

/** FloatPixelData, DoubleFloatPixelData, PixelData. */
const PIXEL_TAGS: readonly string[] = ['x7fe00008', 'x7fe00009', 'x7fe00010'];

/** A header of functional groups for thousands of frames takes tens of megabytes; nothing sane takes more. */
const LONGEST_HEADER = 512 * 1024 * 1024;

/**
 * The dataset up to the pixel data. Reads `head`, and more of the file only while the dataset goes on.
 */
export async function readHead(
  source: FileSource,
  head: Uint8Array,
): Promise<Result<DicomHead, LongtailError>> {
  const { path } = source;
  const meta = readMeta(head);
  if (!meta) return err({ kind: 'truncated-file', path, detail: 'it ends within its file meta information' });
  const what = notAnImage(meta.mediaSopClass ?? '');
  if (what) return err({ kind: 'not-an-image', path, what });

  const inflated = transferSyntax(meta.transferSyntax ?? '')?.deflated
    ? await inflatedDicom(source, meta.end)
    : ok(source);
  if (!inflated.ok) return inflated;
  const whole = inflated.value;
  let bytes = whole === source ? head : await whole.read(0, whole.size);
  const syntaxUid = meta.transferSyntax ?? guessSyntax(bytes, meta.end);
  for (;;) {
    const parsed = parseUntilPixels(bytes, meta.end, syntaxUid);
    if (parsed.pixels || bytes.length >= whole.size) {
      if (parsed.failure !== undefined && !parsed.dataset.has('x00280010') && parsed.dataset.tags.length < 4)
        return err({ kind: 'corrupt-file', path, detail: `not a readable DICOM dataset: ${parsed.failure}` });
      if (parsed.failure !== undefined)
        return err({ kind: 'truncated-file', path, detail: `the dataset breaks off: ${parsed.failure}` });
      const { dataset, pixels } = parsed;
      return ok({ dataset, pixels, syntaxUid, mediaSopClass: meta.mediaSopClass, source: whole, bytes });
    }
    if (bytes.length >= LONGEST_HEADER)
      return err({ kind: 'corrupt-file', path, detail: `no pixel data within ${LONGEST_HEADER} bytes` });
    bytes = await whole.read(0, Math.min(whole.size, bytes.length * 4));
  }
}

interface Parsed {
  readonly dataset: Dataset;
  readonly pixels: PixelElement | undefined;
  readonly failure: string | undefined;
}

/** Whatever of the dataset lies in `bytes`, from `start` to the first pixel element. */
function parseUntilPixels(bytes: Uint8Array, start: number, syntaxUid: string): Parsed {
  const declared = transferSyntax(syntaxUid);
  const littleEndian = declared?.littleEndian ?? true;
  const parser = littleEndian
    ? dicomParser.littleEndianByteArrayParser
    : dicomParser.bigEndianByteArrayParser;
  // Some writers declare one form and write the other; the first element shows which.
  const explicit = littleEndian ? hasExplicitVr(bytes, start) : true;
  const raw: RawDataset = { byteArray: bytes, byteArrayParser: parser, elements: {} };
  let pixels: PixelElement | undefined;
  let failure: string | undefined;
  try {
    const stream = new dicomParser.ByteStream(parser, bytes, start);
    while (stream.position + 8 <= bytes.length) {
      const tag = tagAt(stream);
      const until = PIXEL_TAGS.includes(tag) ? tag : undefined;
      const element: Element = !explicit
        ? dicomParser.readDicomElementImplicit(stream, until)
        : (readWide(stream, tag) ?? dicomParser.readDicomElementExplicit(stream, [], until));
      if (until !== undefined) {
        const length = element.hadUndefinedLength ? undefined : element.length;
        pixels = { tag, offset: element.dataOffset, length, vr: element.vr };
        break;
      }
      raw.elements[element.tag] = element;
      // dicom-parser walks past the end without a word.
      if (stream.position > bytes.length)
        failure = `element ${element.tag} reaches beyond the end of the file`;
    }
  } catch (cause) {
    // dicom-parser throws bare strings, and a RangeError where sequences nest without end.
    failure = cause instanceof Error ? cause.message : String(cause);
  }
  return { dataset: new Dataset(raw), pixels, failure };
}

/** Representations of 64 bits, among them the extended offset table's: dicom-parser is older than they are. */
const WIDE = ['OV', 'SV', 'UV'];

/** An element of these; undefined, with the stream where it was, for any other. */
function readWide(stream: ByteStream, tag: string): Element | undefined {
  const { position } = stream;
  stream.seek(4);
  const vr = stream.readFixedString(2);
  if (!WIDE.includes(vr)) {
    stream.position = position;
    return undefined;
  }
  stream.seek(2);
  const length = stream.readUint32();
  const element = { tag, vr, length, dataOffset: stream.position };
  stream.seek(length);
  return element;
}

function tagAt(stream: { position: number; readUint16: () => number }): string {
  const { position } = stream;
  const group = stream.readUint16();
  const element = stream.readUint16();
  stream.position = position;
  return `x${(group * 0x10000 + element).toString(16).padStart(8, '0')}`;
}

/** Whether the element at `at` names its value representation, two capital letters. */
function hasExplicitVr(bytes: Uint8Array, at: number): boolean {
  const capital = (byte: number | undefined) => byte !== undefined && byte >= 0x41 && byte <= 0x5a;
  return capital(bytes[at + 4]) && capital(bytes[at + 5]);
}

/** For files without file meta information: by the first element. */
function guessSyntax(bytes: Uint8Array, at: number): string {
  if (startsWith(bytes, [0x00], at) && bytes[at + 1] !== 0x00) return EXPLICIT_BIG;
  return hasExplicitVr(bytes, at) ? EXPLICIT_LITTLE : IMPLICIT_LITTLE;
}
