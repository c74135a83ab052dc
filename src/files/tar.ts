import type { FileSource } from './source.ts';
import { partOf } from './partial-source.ts';
import { cleanPath } from './paths.ts';

/** What a tar holds: files as parts of it, and what is no file, by name. */
export interface TarContent {
  readonly files: readonly FileSource[];
  readonly others: readonly { readonly path: string; readonly what: string }[];
}

const BLOCK = 512;
const OTHERS: Readonly<Record<string, string>> = {
  '1': 'hard link',
  '2': 'symbolic link',
  '3': 'device',
  '4': 'device',
  '6': 'pipe',
};

/**
 * Reads the headers of a tar: ustar, with GNU's long names and POSIX pax headers (path and size). No content is read.
 * Throws for a header whose checksum is wrong and for an entry that reaches past the end.
 * @param maxEntries throws when there are more
 */
export async function readTar(tar: FileSource, maxEntries: number): Promise<TarContent> {
  const files: FileSource[] = [];
  const others: { path: string; what: string }[] = [];
  let longName: string | undefined;
  let pax: ReadonlyMap<string, string> = new Map();
  for (let at = 0; at + BLOCK <= tar.size;) {
    const header = await tar.read(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    if (!checksumHolds(header)) throw new Error(`no tar header at byte ${at}`);
    const size = Number(pax.get('size') ?? numberField(header, 124, 12));
    const start = at + BLOCK;
    if (!Number.isSafeInteger(size) || size < 0 || start + size > tar.size)
      throw new Error(`the entry at byte ${at} reaches past the end of the archive`);
    const type = String.fromCharCode(header[156] ?? 0);
    const content = () => tar.read(start, start + size);
    at = start + Math.ceil(size / BLOCK) * BLOCK;
    if (type === 'L') longName = text(await content());
    else if (type === 'x') pax = paxRecords(await content());
    else if (type !== 'g' && type !== 'K') {
      const name = pax.get('path') ?? longName ?? ustarName(header);
      const path = `${tar.path}/${cleanPath(name)}`;
      const other = OTHERS[type];
      if (other !== undefined) others.push({ path, what: other });
      else if (type !== '5' && !name.endsWith('/')) files.push(partOf(tar, path, start, size));
      if (files.length + others.length > maxEntries)
        throw new Error(`more than ${maxEntries} entries, the limit`);
      longName = undefined;
      pax = new Map();
    }
  }
  return { files, others };
}

/** Whether the first block of a file is a tar header. */
export const looksLikeTar = (block: Uint8Array): boolean => block.length >= BLOCK && checksumHolds(block);

function checksumHolds(header: Uint8Array): boolean {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : (header[i] ?? 0);
  return header[0] !== 0 && numberField(header, 148, 8) === sum;
}

/** Octal digits, or GNU's base 256 where the first bit is set (entries from 8 GiB on). */
function numberField(header: Uint8Array, start: number, length: number): number {
  const field = header.subarray(start, start + length);
  if ((field[0] ?? 0) & 0x80) return field.subarray(1).reduce((value, byte) => value * 256 + byte, 0);
  const digits = text(field).trim();
  return digits === '' ? 0 : /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : NaN;
}

function ustarName(header: Uint8Array): string {
  const name = text(header.subarray(0, 100));
  const isUstar = text(header.subarray(257, 262)) === 'ustar';
  // GNU tar uses the prefix's place for other things; its magic has a blank where POSIX has a zero.
  const prefix = isUstar && header[262] === 0 ? text(header.subarray(345, 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

function paxRecords(bytes: Uint8Array): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    const blank = bytes.indexOf(32, at);
    const length = Number(new TextDecoder().decode(bytes.subarray(at, blank)));
    if (blank < 0 || !Number.isInteger(length) || length <= blank - at) break;
    const record = new TextDecoder().decode(bytes.subarray(blank + 1, at + length - 1));
    const equals = record.indexOf('=');
    if (equals > 0) records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}

function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}
