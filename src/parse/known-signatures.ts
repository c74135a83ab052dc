import type { LongtailError } from '@/core/errors.ts';
import { startsWith } from './format.ts';

interface Signature {
  readonly what: string;
  readonly at?: number;
  readonly bytes: string | readonly number[];
}

/** Pictures that are not read. */
const PICTURES: readonly Signature[] = [
  { what: 'HEIC', at: 4, bytes: 'ftyphei' },
  { what: 'HEIC', at: 4, bytes: 'ftypmif1' },
  { what: 'AVIF', at: 4, bytes: 'ftypavi' },
  { what: 'JPEG 2000', bytes: [0, 0, 0, 12, 0x6a, 0x50] },
  { what: 'JPEG XL', bytes: [0, 0, 0, 12, 0x4a, 0x58, 0x4c, 0x20] },
  { what: 'Photoshop', bytes: '8BPS' },
];

/** What lies in folders beside images: named, so that the report can say more than "unknown". */
const SIGNATURES: readonly Signature[] = [
  { what: 'a ZIP archive', bytes: 'PK\x03\x04' },
  { what: 'a 7z archive', bytes: [0x37, 0x7a, 0xbc, 0xaf] },
  { what: 'a RAR archive', bytes: 'Rar!' },
  { what: 'a gzip file that holds no NIfTI image', bytes: [0x1f, 0x8b] },
  { what: 'a tar archive', at: 257, bytes: 'ustar' },
  { what: 'a PDF document', bytes: '%PDF' },
  { what: 'an MP4 video', at: 4, bytes: 'ftyp' },
  { what: 'an HDF5 or MINC file', bytes: [0x89, 0x48, 0x44, 0x46] },
  { what: 'a Windows program', bytes: 'MZ' },
  { what: 'an ELF program', bytes: [0x7f, 0x45, 0x4c, 0x46] },
];

const among = (list: readonly Signature[], head: Uint8Array): string | undefined =>
  list.find(({ bytes, at = 0 }) => startsWith(head, bytes, at))?.what;

/** The error for a file that no format accepts: a picture of a kind that is not read, or no picture at all. */
export function notRead(path: string, head: Uint8Array): LongtailError {
  const picture = among(PICTURES, head);
  return picture === undefined
    ? { kind: 'unknown-format', path, detail: nameUnknown(head) }
    : { kind: 'unsupported-encoding', path, encoding: `${picture} picture`, detail: 'save it as PNG' };
}

function nameUnknown(head: Uint8Array): string {
  const known = among(SIGNATURES, head);
  if (known !== undefined) return `it looks like ${known}`;
  const sample = head.subarray(0, 512);
  if (sample.every((byte) => byte === 0)) return 'it begins with zeros only';
  if (sample.every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte !== 127)))
    return 'it looks like text';
  return 'its first bytes belong to no known format';
}
