import { BlobReader, BlobWriter, configure, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';

// The page's policy allows no worker from a blob: URL, and we mostly run in a worker already.
configure({ useWebWorkers: false });

export interface ZipMember {
  readonly path: string;
  readonly blob: Blob;
}

/** Writes a ZIP one file after another, so that no more than one of them is in memory; ZIP64 where it is needed. */
export async function writeZip(
  members: AsyncIterable<ZipMember> | Iterable<ZipMember>,
  /** Stands in the archive in place of the time at which each file was added. */
  time = new Date(1980, 0, 1),
): Promise<Blob> {
  const writer = new ZipWriter(new BlobWriter('application/zip'), {
    lastModDate: time,
    extendedTimestamp: false,
  });
  for await (const { path, blob } of members) await writer.add(path, new BlobReader(blob));
  return writer.close();
}
