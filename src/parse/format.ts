import type { LongtailError } from '@/core/errors.ts';
import type { Result } from '@/core/result.ts';
import type { FileSource } from '@/files/source.ts';
import type { CaseList } from './case-list/case-list.ts';
import type { ImageInstance } from './instance.ts';

/** What a file turned out to be. */
export type ParsedFile =
  | { readonly kind: 'image'; readonly instance: ImageInstance }
  | { readonly kind: 'case-list'; readonly caseList: CaseList }
  /** A DICOMDIR: paths of the files it refers to, relative to its own folder. */
  | { readonly kind: 'index'; readonly files: readonly string[] }
  /** The voxels of a pair, read as part of the header's file. */
  | { readonly kind: 'part'; readonly of: string; readonly ofSize: number };

/** One file format: `accepts` looks at the content alone, never at the name. */
export interface Format {
  readonly name: string;
  /** @param head the file's first bytes, `HEAD_BYTES` of them or all there are */
  accepts(head: Uint8Array): boolean | Promise<boolean>;
  /** Reads as little of the file as the header needs. */
  read(source: FileSource, head: Uint8Array): Promise<Result<ParsedFile, LongtailError>>;
}

/** Enough for the header of nearly every DICOM file; a folder of thousands reads this much of each and no more. */
export const HEAD_BYTES = 32 * 1024;

/** Whether `bytes` holds these byte values (or this ASCII text) at `at`. */
export function startsWith(bytes: Uint8Array, signature: string | readonly number[], at = 0): boolean {
  const wanted = typeof signature === 'string' ? [...signature].map((c) => c.charCodeAt(0)) : signature;
  return wanted.every((value, i) => bytes[at + i] === value);
}

/** The folder part of a path: `''` for a file at the top. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** What a file without study and series is grouped by: its folder and itself. */
export const groupingOf = (path: string) => ({
  study: { uid: `folder:${folderOf(path)}` },
  series: { uid: `file:${path}`, description: path.slice(path.lastIndexOf('/') + 1) },
  patient: {},
});
