import { Gunzip, Inflate, Unzlib, unzlibSync } from 'fflate';
import type { FileSource } from '@/files/source.ts';

const PART = 1024 * 1024;
/** fflate hands out all that a part inflates to at once, and that may be a thousand times as much. */
const SMALL_PART = 32 * 1024;

/** The compressed bytes ended or broke before as much came out as was asked for. */
export class InflateError extends Error {}

/** More comes out than a file may hold in memory: a bomb, or a file for which this machine is too small. */
const LARGEST = 2 ** 31;

/**
 * Pictures deflate to a half or a tenth. What grows a hundred times is damaged or a bomb, but for small files with
 * nothing in them.
 */
const MOST_TIMES = 100;
const ALWAYS_ALLOWED = 64 * 2 ** 20;

/** Collects what comes out until `wanted` bytes are there. */
class Sink {
  readonly parts: Uint8Array[] = [];
  length = 0;

  readonly wanted: number;
  readonly #largest: number;

  constructor(wanted: number, largest = LARGEST) {
    this.wanted = wanted;
    this.#largest = largest;
  }

  get full(): boolean {
    return this.length >= this.wanted;
  }

  take(part: Uint8Array): void {
    if (this.length + part.length > this.#largest && !this.full)
      throw new InflateError(`it inflates to more than ${this.#largest} bytes`);
    this.parts.push(part);
    this.length += part.length;
  }

  joined(): Uint8Array {
    const size = Math.min(this.length, this.wanted);
    const whole = new Uint8Array(size);
    let at = 0;
    for (const part of this.parts) {
      const rest = size - at;
      if (rest <= 0) break;
      whole.set(part.length > rest ? part.subarray(0, rest) : part, at);
      at += part.length;
    }
    return whole;
  }
}

/** How a stream is wrapped: gzip (RFC 1952) or zlib (RFC 1950). */
export type Packing = 'gzip' | 'zlib';

/**
 * The first `wanted` bytes of what is packed from byte `start` of a file on; fewer where it holds fewer. Reads no more
 * of the file than that takes.
 * @throws InflateError where the compressed bytes break first
 */
export async function expand(
  source: FileSource,
  start: number,
  wanted: number,
  packing: Packing,
): Promise<Uint8Array> {
  const sink = new Sink(wanted);
  if (await nativeExpand(source, start, sink, packing)) return sink.joined();
  // The platform's decompressor stops at a second member (bgzip writes many); fflate goes on.
  const stream = packing === 'gzip' ? Gunzip : Unzlib;
  return pushAll(source, start, wanted, (take) => new stream(take));
}

/** `expand` for a file that is packed as a whole. */
export const gunzip = (source: FileSource, wanted: number): Promise<Uint8Array> =>
  expand(source, 0, wanted, 'gzip');

/** Whether it went well to the end, or to as much as was wanted. */
async function nativeExpand(
  source: FileSource,
  start: number,
  sink: Sink,
  packing: Packing,
): Promise<boolean> {
  const stream = new DecompressionStream(packing === 'gzip' ? 'gzip' : 'deflate');
  const writer = stream.writable.getWriter();
  const feed = async () => {
    for (let at = start; at < source.size && !sink.full; at += PART)
      await writer.write(Uint8Array.from(await source.read(at, at + PART)));
    await writer.close();
  };
  // Fails as well when the reader below is cancelled; the reader alone says how it went.
  const feeding = feed().catch(() => undefined);
  const reader = stream.readable.getReader();
  try {
    while (!sink.full) {
      const { done, value } = await reader.read();
      if (done) return true;
      sink.take(value);
    }
    await reader.cancel();
    return true;
  } catch (cause) {
    if (cause instanceof InflateError) throw cause;
    return false;
  } finally {
    writer.abort().catch(() => undefined);
    await feeding;
  }
}

/**
 * The bytes of a raw deflate stream that begins at `start` of the file, decompressed, up to `wanted` of them.
 * @throws InflateError where the compressed bytes break first
 */
export const inflateFrom = (source: FileSource, start: number, wanted: number): Promise<Uint8Array> =>
  pushAll(
    source,
    start,
    wanted,
    (take) => new Inflate(take),
    Math.min(LARGEST, Math.max(ALWAYS_ALLOWED, MOST_TIMES * (source.size - start))),
  );

async function pushAll(
  source: FileSource,
  start: number,
  wanted: number,
  create: (take: (part: Uint8Array, final: boolean) => void) => Gunzip | Inflate | Unzlib,
  largest = LARGEST,
): Promise<Uint8Array> {
  const sink = new Sink(wanted, largest);
  let finished = false;
  const decompressor = create((part, final) => {
    sink.take(part.slice());
    finished ||= final;
  });
  for (let at = start; at < source.size && !sink.full && !finished; at += SMALL_PART) {
    const part = await source.read(at, at + SMALL_PART);
    try {
      decompressor.push(part, at + part.length >= source.size);
    } catch (cause) {
      if (cause instanceof InflateError) throw cause;
      if (sink.full) break;
      throw new InflateError(cause instanceof Error ? cause.message : String(cause));
    }
  }
  return sink.joined();
}

/**
 * A small zlib stream that is in memory already, into a place of known size; what is too much is left.
 * @returns how many bytes there were
 * @throws where the compressed bytes break
 */
export const inflateInto = (packed: Uint8Array, out: Uint8Array): number =>
  unzlibSync(packed, { out }).length;
