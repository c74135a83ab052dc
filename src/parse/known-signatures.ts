import { startsWith } from './format.ts';

/** What lies in folders beside images: named, so that the report can say more than "unknown". */
const SIGNATURES: readonly {
  readonly what: string;
  readonly at?: number;
  readonly bytes: string | readonly number[];
}[] = [
  { what: 'a ZIP archive', bytes: 'PK\x03\x04' },
  { what: 'a 7z archive', bytes: [0x37, 0x7a, 0xbc, 0xaf] },
  { what: 'a RAR archive', bytes: 'Rar!' },
  { what: 'a gzip file that holds no NIfTI image', bytes: [0x1f, 0x8b] },
  { what: 'a tar archive', at: 257, bytes: 'ustar' },
  { what: 'a PDF document', bytes: '%PDF' },
  { what: 'a GIF picture', bytes: 'GIF8' },
  { what: 'a HEIC or AVIF picture', at: 4, bytes: 'ftyphei' },
  { what: 'an MP4 video', at: 4, bytes: 'ftyp' },
  { what: 'an HDF5 or MINC file', bytes: [0x89, 0x48, 0x44, 0x46] },
  { what: 'a Windows program', bytes: 'MZ' },
  { what: 'an ELF program', bytes: [0x7f, 0x45, 0x4c, 0x46] },
  { what: 'a JPEG 2000 picture', bytes: [0, 0, 0, 12, 0x6a, 0x50] },
];

/** What a file seems to be that no format accepts. */
export function nameUnknown(head: Uint8Array): string {
  const known = SIGNATURES.find((signature) => startsWith(head, signature.bytes, signature.at ?? 0));
  if (known) return `it looks like ${known.what}`;
  const sample = head.subarray(0, 512);
  if (sample.every((byte) => byte === 0)) return 'it begins with zeros only';
  if (sample.every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte !== 127)))
    return 'it looks like text';
  return 'its first bytes belong to no known format';
}
