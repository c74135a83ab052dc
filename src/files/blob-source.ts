import type { FileSource } from './source.ts';
import { refusalOf, SourceError } from './source-error.ts';

/** A source whose bytes are a Blob's: it can be handed to a worker, which reads it there. */
export interface BlobSource extends FileSource {
  readonly blob: Blob;
}

export const isBlobSource = (source: FileSource): source is BlobSource => 'blob' in source;

/**
 * A File or Blob of the browser's (Node has Blobs as well): `slice` reads only the part asked for. A file that is gone
 * or changed since it was handed over throws a SourceError with the browser's reason.
 * @param path the name it has within the case
 */
export function blobSource(path: string, blob: Blob): BlobSource {
  return {
    path,
    blob,
    size: blob.size,
    async read(start, end) {
      // A slice is a Blob of its own, which the browser keeps account of: thousands of small files go without.
      const whole = start === 0 && end >= blob.size;
      const part = whole ? blob : blob.slice(start, Math.max(start, Math.min(end, blob.size)));
      try {
        return new Uint8Array(await part.arrayBuffer());
      } catch (cause) {
        throw new SourceError(refusalOf(path, cause));
      }
    },
  };
}
