import type { LongtailError } from '@/core/errors.ts';
import type { Result } from '@/core/result.ts';
import { blobSource } from '@/files/blob-source.ts';
import type { ParsedFile } from '@/parse/format.ts';
import { readHeadersHere } from '@/pipeline/read-files.ts';

export interface BlobFile {
  readonly path: string;
  readonly blob: Blob;
}

/** What a worker of the pool answers. */
export interface HeaderReader {
  /** That the worker runs. */
  ready(): Promise<void>;
  read(files: readonly BlobFile[]): Promise<readonly Result<ParsedFile, LongtailError>[]>;
}

export const headerReader: HeaderReader = {
  ready: () => Promise.resolve(),
  read: (files) => readHeadersHere(files.map(({ path, blob }) => blobSource(path, blob))),
};
