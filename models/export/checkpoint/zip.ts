import type { FileSource } from '@/files/source.ts';
import { crc32 } from './crc32.ts';
import { refuse } from './refuse.ts';
import { readExactly } from './tensor.ts';

/** An entry of torch's archive. Entries are stored, never compressed, so any part can be read by itself. */
export interface ZipEntry {
  readonly name: string;
  readonly size: number;
  /** Bytes `start` to `end` of the entry's content. The whole entry's CRC is checked before the first answer. */
  read(start: number, end: number): Promise<Uint8Array>;
}

const largestDirectory = 64 * 2 ** 20;
const checkedAtOnce = 4 * 2 ** 20;

interface DirectoryRow {
  name: string;
  method: number;
  encrypted: boolean;
  crc: number;
  compressed: number;
  size: number;
  header: number;
}

/**
 * Reads the directory of a ZIP archive, ZIP64 included (APPNOTE 6.3.10, sections 4.3.12 to 4.3.16 and 4.5.3).
 * Throws CheckpointRefused for what is damaged, encrypted, compressed or listed twice.
 */
export async function readZip(source: FileSource): Promise<Map<string, ZipEntry>> {
  const end = await findDirectory(source);
  if (end.size > largestDirectory || end.offset + end.size > source.size)
    refuse('archive directory', `it claims ${end.size} bytes at ${end.offset}, outside of the file`);
  const bytes = await readExactly(source, end.offset, end.offset + end.size, 'archive directory');
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let i = 0; i < end.count; i++) {
    const row = readRow(bytes, at);
    at = row.next;
    if (entries.has(row.name)) refuse(row.name, 'it is in the archive twice');
    if (row.encrypted || row.method !== 0)
      refuse(row.name, 'it is compressed or encrypted; torch.save stores its entries plainly');
    if (row.compressed !== row.size || row.header + row.size > source.size)
      refuse(
        row.name,
        `its size of ${row.size} bytes does not fit the file: truncated, or not from torch.save`,
      );
    entries.set(row.name, entryReader(source, row));
  }
  return entries;
}

async function findDirectory(source: FileSource): Promise<{ count: number; size: number; offset: number }> {
  const tailStart = Math.max(0, source.size - 65_557);
  const tail = await readExactly(source, tailStart, source.size, 'archive directory');
  const view = viewOf(tail);
  let at = tail.length - 22;
  while (at >= 0 && view.getUint32(at, true) !== 0x06054b50) at--;
  if (at < 0) refuse('archive directory', 'it is missing: the file is truncated');
  const narrow = {
    count: view.getUint16(at + 10, true),
    size: view.getUint32(at + 12, true),
    offset: view.getUint32(at + 16, true),
  };
  if (at < 20 || view.getUint32(at - 20, true) !== 0x07064b50) return narrow;
  const wideAt = Number(view.getBigUint64(at - 12, true));
  const wide = viewOf(await readExactly(source, wideAt, wideAt + 56, 'ZIP64 directory'));
  if (wide.getUint32(0, true) !== 0x06064b50) refuse('ZIP64 directory', 'it is not where the archive says');
  return {
    count: Number(wide.getBigUint64(32, true)),
    size: Number(wide.getBigUint64(40, true)),
    offset: Number(wide.getBigUint64(48, true)),
  };
}

function readRow(bytes: Uint8Array, at: number): DirectoryRow & { next: number } {
  const view = viewOf(bytes);
  if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50)
    refuse('archive directory', `it is damaged at its byte ${at}`);
  const nameEnd = at + 46 + view.getUint16(at + 28, true);
  const extraEnd = nameEnd + view.getUint16(at + 30, true);
  const next = extraEnd + view.getUint16(at + 32, true);
  if (next > bytes.length) refuse('archive directory', `it is damaged at its byte ${at}`);
  const row = {
    name: new TextDecoder().decode(bytes.subarray(at + 46, nameEnd)),
    method: view.getUint16(at + 10, true),
    encrypted: (view.getUint16(at + 8, true) & 1) === 1,
    crc: view.getUint32(at + 16, true),
    compressed: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    header: view.getUint32(at + 42, true),
    next,
  };
  for (let extra = nameEnd; extra + 4 <= extraEnd;) {
    const id = view.getUint16(extra, true);
    const length = view.getUint16(extra + 2, true);
    if (id === 1 && extra + 4 + length <= extraEnd) widen(row, view, extra + 4, length);
    extra += 4 + length;
  }
  return row;
}

/** ZIP64's extra field holds, in this order, only the values that did not fit. */
function widen(row: DirectoryRow, view: DataView, start: number, length: number): void {
  let at = start;
  for (const field of ['size', 'compressed', 'header'] as const) {
    if (row[field] !== 0xffffffff || at + 8 > start + length) continue;
    row[field] = Number(view.getBigUint64(at, true));
    at += 8;
  }
}

function entryReader(source: FileSource, row: DirectoryRow): ZipEntry {
  const { name, size } = row;
  let contentStart: number | undefined;
  let checked = false;
  const locate = async (): Promise<number> => {
    if (contentStart !== undefined) return contentStart;
    const header = viewOf(await readExactly(source, row.header, row.header + 30, name));
    if (header.getUint32(0, true) !== 0x04034b50) refuse(name, 'its header is not where the archive says');
    contentStart = row.header + 30 + header.getUint16(26, true) + header.getUint16(28, true);
    return contentStart;
  };
  const compare = (crc: number) => {
    if (crc !== row.crc) refuse(name, 'its content is damaged: the CRC differs');
    checked = true;
  };
  return {
    name,
    size,
    async read(start, end) {
      const content = await locate();
      if (end > size) refuse(name, `${end} bytes are needed, it has ${size}`);
      if (!checked && (start > 0 || end < size)) {
        let crc = 0;
        for (let at = 0; at < size; at += checkedAtOnce)
          crc = crc32(
            await readExactly(source, content + at, content + Math.min(size, at + checkedAtOnce), name),
            crc,
          );
        compare(crc);
      }
      const bytes = await readExactly(source, content + start, content + end, name);
      if (!checked) compare(crc32(bytes));
      return bytes;
    },
  };
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
