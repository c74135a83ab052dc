import type { FileSource } from './source.ts';

/**
 * A File or Blob of the browser's (Node has Blobs as well): `slice` reads only the part asked for.
 * @param path the name it has within the case
 */
export function blobSource(path: string, blob: Blob): FileSource {
  return {
    path,
    size: blob.size,
    read: async (start, end) =>
      new Uint8Array(await blob.slice(start, Math.max(start, Math.min(end, blob.size))).arrayBuffer()),
  };
}
