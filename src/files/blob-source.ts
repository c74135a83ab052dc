import type { FileSource } from './source.ts';

/** A source whose bytes are a Blob's: it can be handed to a worker, which reads it there. */
export interface BlobSource extends FileSource {
  readonly blob: Blob;
}

export const isBlobSource = (source: FileSource): source is BlobSource => 'blob' in source;

/**
 * A File or Blob of the browser's (Node has Blobs as well): `slice` reads only the part asked for.
 * @param path the name it has within the case
 */
export function blobSource(path: string, blob: Blob): BlobSource {
  return {
    path,
    blob,
    size: blob.size,
    read: async (start, end) =>
      new Uint8Array(await blob.slice(start, Math.max(start, Math.min(end, blob.size))).arrayBuffer()),
  };
}
