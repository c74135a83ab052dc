import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { FileSource } from '@/files/source.ts';
import { startsWith } from '../format.ts';
import type { DicomHead } from './head.ts';

/** Byte range in the file. */
export type Range = readonly [start: number, end: number];

/** Read at a time while walking from fragment to fragment; most walks stay within what is already read. */
const WINDOW = 4096;

/** Reads small pieces anywhere, from the head where it reaches. */
function pieceReader(source: FileSource, head: Uint8Array) {
  let window = { start: 0, bytes: head };
  return async (start: number, length: number): Promise<DataView | undefined> => {
    if (start + length > source.size) return undefined;
    if (start < window.start || start + length > window.start + window.bytes.length)
      window = { start, bytes: await source.read(start, start + Math.max(length, WINDOW)) };
    const { bytes } = window;
    return new DataView(bytes.buffer, bytes.byteOffset + start - window.start, length);
  };
}

/**
 * Where each frame's fragments lie in encapsulated pixel data (PS3.5, A.4): by the extended offset table, the basic
 * one, one fragment a frame, or the start markers of the compressed streams, in that order.
 */
export async function locateFragments(
  head: DicomHead,
  start: number,
  frames: number,
): Promise<Result<readonly (readonly Range[])[], LongtailError>> {
  const { source } = head;
  const { path } = source;
  const read = pieceReader(source, head.bytes);
  const truncated = (detail: string) => err<LongtailError>({ kind: 'truncated-file', path, detail });

  const items: Range[] = [];
  let broken = false;
  for (let at = start; ;) {
    const header = await read(at, 8);
    if (!header) {
      // Without the closing delimiter, but nothing of a frame is missing.
      broken = at < source.size;
      break;
    }
    const tag = header.getUint16(0, true) * 0x10000 + header.getUint16(2, true);
    if (tag === 0xfffee0dd) break;
    if (tag !== 0xfffee000)
      return err({
        kind: 'corrupt-file',
        path,
        detail: `no fragment begins at byte ${at} of the pixel data`,
      });
    const end = at + 8 + header.getUint32(4, true);
    if (end > source.size) {
      broken = true;
      break;
    }
    items.push([at + 8, end]);
    at = end;
  }
  const [table, ...fragments] = items;
  if (!table) return truncated('the pixel data breaks off before its first frame');
  if (fragments.length === 0) return truncated('the pixel data breaks off before its first frame ends');
  if (frames === 1) return broken ? truncated('the pixel data breaks off') : ok([fragments]);

  const base = table[1];
  const offsets = extendedOffsets(head, frames) ?? (await basicOffsets(read, table, frames));
  const complete =
    (offsets && groupByOffsets(fragments, offsets, base)) ??
    (fragments.length === frames
      ? fragments.map((fragment) => [fragment])
      : await groupByMarkers(fragments, read));
  if (complete.length === frames) return ok(complete);
  if (broken || complete.length < frames)
    return truncated(`${complete.length} of ${frames} frames are there`);
  return err({
    kind: 'corrupt-file',
    path,
    detail: `${complete.length} frames are there, ${frames} are promised`,
  });
}

function extendedOffsets({ dataset }: DicomHead, frames: number): readonly number[] | undefined {
  const bytes = dataset.bytes('x7fe00001');
  if (!bytes || bytes.length < 8 * frames) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: frames }, (_, i) => Number(view.getBigUint64(8 * i, true)));
}

async function basicOffsets(
  read: ReturnType<typeof pieceReader>,
  [start, end]: Range,
  frames: number,
): Promise<readonly number[] | undefined> {
  if (end - start < 4 * frames) return undefined;
  const view = await read(start, 4 * frames);
  return view && Array.from({ length: frames }, (_, i) => view.getUint32(4 * i, true));
}

/** Undefined where an offset is no fragment's: such a table is not to be trusted. */
function groupByOffsets(
  fragments: readonly Range[],
  offsets: readonly number[],
  base: number,
): readonly (readonly Range[])[] | undefined {
  const index = new Map(fragments.map(([start], i) => [start - 8 - base, i]));
  const firsts = offsets.map((offset) => index.get(offset));
  if (firsts.some((first, i) => first === undefined || (i > 0 && first <= (firsts[i - 1] ?? -1))))
    return undefined;
  return firsts.map((first, i) => fragments.slice(first, firsts[i + 1]));
}

/** A new frame begins with SOI (JPEG, JPEG-LS) or SOC and SIZ (JPEG 2000). */
async function groupByMarkers(
  fragments: readonly Range[],
  read: ReturnType<typeof pieceReader>,
): Promise<readonly (readonly Range[])[]> {
  const frames: Range[][] = [];
  for (const fragment of fragments) {
    const first = await read(fragment[0], Math.min(4, fragment[1] - fragment[0]));
    const bytes = first
      ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength)
      : new Uint8Array(0);
    const begins = startsWith(bytes, [0xff, 0xd8, 0xff]) || startsWith(bytes, [0xff, 0x4f, 0xff, 0x51]);
    const current = frames.at(-1);
    if (begins || !current) frames.push([fragment]);
    else current.push(fragment);
  }
  return frames;
}

/**
 * Where each frame lies in uncompressed pixel data: one range a frame, and the first bit within it where frames do not
 * all begin on a word.
 * @param wordBytes ranges are of whole words of so many bytes
 */
export function locateNative(
  source: FileSource,
  { start, length }: { readonly start: number; readonly length: number },
  frames: number,
  bitsPerFrame: number,
  wordBytes: number,
): Result<
  { readonly ranges: readonly (readonly Range[])[]; readonly firstBit?: readonly number[] },
  LongtailError
> {
  const { path } = source;
  const expected = Math.ceil((bitsPerFrame * frames) / 8);
  const there = Math.min(length, source.size - start);
  if (there < expected) {
    const detail = `${there} of ${expected} bytes of pixel data are there`;
    return err(
      length >= expected ? { kind: 'truncated-file', path, detail } : { kind: 'corrupt-file', path, detail },
    );
  }
  const word = 8 * wordBytes;
  const bit = (frame: number) => frame * bitsPerFrame;
  const indices = Array.from({ length: frames }, (_, i) => i);
  const ranges = indices.map((i): readonly Range[] => [
    [start + Math.floor(bit(i) / word) * wordBytes, start + Math.ceil(bit(i + 1) / word) * wordBytes],
  ]);
  return ok(bitsPerFrame % word === 0 ? { ranges } : { ranges, firstBit: indices.map((i) => bit(i) % word) });
}
