import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';
import { gzipSync } from 'fflate';
import { expandArchives, type ArchiveOptions } from '@/files/archives.ts';
import { blobSource } from '@/files/blob-source.ts';
import type { FileSource } from '@/files/source.ts';

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text));

export const sourceOf = (path: string, bytes: Uint8Array): FileSource =>
  blobSource(path, new Blob([new Uint8Array(bytes)]));

/** A source that counts the bytes read from it. */
export function countedSource(path: string, bytes: Uint8Array): FileSource & { bytesRead: () => number } {
  let total = 0;
  const inner = sourceOf(path, bytes);
  return {
    path,
    size: inner.size,
    bytesRead: () => total,
    read: async (start, end) => {
      const chunk = await inner.read(start, end);
      total += chunk.length;
      return chunk;
    },
  };
}

/** Bytes that pack, but not to nothing. */
export function noise(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = (state >>> 24) & 15;
  }
  return bytes;
}

export interface ZipOptions {
  readonly password?: string;
  readonly zipCrypto?: boolean;
  readonly zip64?: boolean;
  readonly level?: number;
}

export async function zipOf(
  entries: Readonly<Record<string, Uint8Array>>,
  options: ZipOptions = {},
): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, ...options });
  for (const [name, bytes] of Object.entries(entries)) await writer.add(name, new Uint8ArrayReader(bytes));
  return writer.close();
}

export interface TarEntry {
  readonly name: string;
  readonly bytes?: Uint8Array;
  readonly type?: string;
}

/** A POSIX ustar with one header an entry, written by hand: no library writes the odd ones. */
export function tarOf(entries: readonly TarEntry[]): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const { name, bytes = new Uint8Array(0), type = '0' } of entries) {
    const header = Buffer.alloc(512);
    header.write(name, 0, 100, 'utf8');
    header.write('0000644\0', 100);
    header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('        ', 148);
    header.write(type, 156);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    blocks.push(header, bytes, new Uint8Array((512 - (bytes.length % 512)) % 512));
  }
  blocks.push(new Uint8Array(1024));
  return new Uint8Array(Buffer.concat(blocks));
}

export const gzip = (bytes: Uint8Array): Uint8Array => gzipSync(bytes);

/** What archives stand for; a refusal of the whole throws. */
export async function expand(sources: readonly FileSource[], options?: ArchiveOptions) {
  const result = await expandArchives(sources, options);
  if (!result.ok) throw new Error(result.error.kind);
  return result.value;
}

/** A source's bytes as text, one character each. */
export const whole = async (source: FileSource | undefined) =>
  Buffer.from((await source?.read(0, source.size)) ?? []).toString('latin1');

export const paths = (sources: readonly FileSource[]) => sources.map((source) => source.path);
/** The reasons why sources were refused. */
export const details = (refused: readonly { readonly error: object }[]) =>
  refused.map(({ error }) => ('detail' in error ? String(error.detail) : JSON.stringify(error)));
