import type { FileSource } from './source.ts';

/** What a header and its voxels in other files would be in one. */
export interface OneFile {
  /** The header as such a file has it. */
  readonly start: Uint8Array;
  readonly voxels: readonly FileSource[];
}

/** The file of this name beside a header, whatever the case of its letters. */
export type FindBeside = (name: string) => FileSource | undefined;
