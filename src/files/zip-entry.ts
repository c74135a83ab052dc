import { type FileEntry } from '@zip.js/zip.js/lib/zip-core-native.js';
import { Lru } from '@/core/lru.ts';
import type { FileSource } from './source.ts';

/** The first bytes of entries, unpacked. Shared by the archives of a drop. */
export class UnpackedCache {
  readonly limit: number;
  readonly prefixes: Lru<Uint8Array>;
  #entries = 0;

  constructor(bytes: number) {
    this.limit = bytes;
    this.prefixes = new Lru<Uint8Array>(bytes, (prefix) => prefix.length);
  }

  /** Names may repeat within an archive and between archives; this does not. */
  newKey(): string {
    return String(this.#entries++);
  }
}

const LOCAL_HEADER = 0x04034b50;

/**
 * An entry of a ZIP. It is unpacked when it is first read, and no further than asked for: reading 3,000 headers out
 * of an archive unpacks 3,000 beginnings. `read` throws for damaged content, by checksum where all of it is read.
 * @param zip the archive itself, from which entries that are merely stored are read in place
 */
export function zipEntrySource(
  zip: FileSource,
  path: string,
  entry: FileEntry,
  password: string | undefined,
  cache: UnpackedCache,
): FileSource {
  const size = entry.uncompressedSize;
  const stored = entry.compressionMethod === 0 && !entry.encrypted;
  const key = cache.newKey();
  let dataStart: Promise<number | undefined> | undefined;
  return {
    path,
    size,
    async read(from, to) {
      const end = Math.min(to, size);
      if (end <= from) return new Uint8Array(0);
      if (stored) {
        const start = await (dataStart ??= storedDataStart(zip, entry));
        if (start !== undefined) return zip.read(start + from, start + end);
      }
      const known = cache.prefixes.get(key);
      if (known && known.length >= end) return known.slice(from, end);
      if (size > cache.limit) return unpack(entry, password, from, end);
      // Past the middle, the rest is cheap and the checksum comes with it.
      const prefix = await unpack(entry, password, 0, end > size / 2 ? size : end);
      cache.prefixes.set(key, prefix);
      return prefix.slice(from, end);
    },
  };
}

/** All of an entry from first byte to last, for one that has to be unpacked at once. */
export function zipEntryStream(
  entry: FileEntry,
  password: string | undefined,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
  // A failure also errors `readable`, where it is seen.
  void entry.getData(writable, withPassword(password)).catch(() => undefined);
  return readable;
}

const withPassword = (password: string | undefined) => ({
  checkCrc32: true,
  ...(password === undefined ? {} : { password }),
});

async function storedDataStart(zip: FileSource, entry: FileEntry): Promise<number | undefined> {
  const header = await zip.read(entry.offset, entry.offset + 30);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (view.byteLength < 30 || view.getUint32(0, true) !== LOCAL_HEADER) return undefined;
  return entry.offset + 30 + view.getUint16(26, true) + view.getUint16(28, true);
}

/** Unpacks bytes `from` to `end`; what comes before is unpacked and forgotten. */
async function unpack(
  entry: FileEntry,
  password: string | undefined,
  from: number,
  end: number,
): Promise<Uint8Array> {
  const size = entry.uncompressedSize;
  const bytes = new Uint8Array(end - from);
  let at = 0;
  /** The entry is ended early: an error is the only way to. */
  let enough = false;
  const sink = new WritableStream<Uint8Array>({
    write(chunk) {
      if (at + chunk.length > size)
        throw new Error(`longer than the ${size} bytes that the archive declares`);
      const first = Math.max(0, from - at);
      const last = Math.min(chunk.length, end - at);
      if (first < last) bytes.set(chunk.subarray(first, last), at + first - from);
      at += chunk.length;
      if (at < end || end === size) return;
      enough = true;
      throw new Error('enough');
    },
  });
  try {
    await entry.getData(sink, withPassword(password));
  } catch (cause) {
    // zip.js may then fail at closing the stream instead, as it does in Chromium.
    if (!enough) throw cause;
  }
  if (at < end) throw new Error(`shorter than the ${size} bytes that the archive declares`);
  return bytes;
}
