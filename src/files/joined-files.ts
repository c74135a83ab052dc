import { blobSource, isBlobSource } from './blob-source.ts';
import { detachedMetaImage, detachedNrrd } from './detached-voxels.ts';
import { niftiPair } from './nifti-pair.ts';
import type { FindBeside, OneFile } from './one-file.ts';
import { cleanPath, folderOf } from './paths.ts';
import type { FileSource } from './source.ts';

export interface JoinedFiles {
  /** All files; a header with its voxels stands as one, under the header's path. */
  readonly sources: readonly FileSource[];
  /** The files with voxels that were taken into another. */
  readonly parts: readonly { readonly source: FileSource; readonly header: FileSource }[];
}

/** Headers that may have their voxels in other files, by their names; a header that has none is left alone. */
const DETACHED: readonly {
  readonly name: RegExp;
  readonly join: (header: FileSource, find: FindBeside) => Promise<OneFile | undefined>;
}[] = [
  { name: /\.hdr(\.gz)?$/i, join: niftiPair },
  { name: /\.(nhdr|nrrd)$/i, join: detachedNrrd },
  { name: /\.mh[da]$/i, join: detachedMetaImage },
];

/** Headers with their voxels in files beside them become what one file would hold. */
export async function joinFiles(sources: readonly FileSource[]): Promise<JoinedFiles> {
  let byPath: Map<string, FileSource> | undefined;
  const find = (path: string) => {
    byPath ??= new Map(sources.map((source) => [source.path.toLowerCase(), source]));
    return byPath.get(path.toLowerCase());
  };
  const joined: FileSource[] = [];
  const parts: { source: FileSource; header: FileSource }[] = [];
  for (const header of sources) {
    const rule = DETACHED.find(({ name }) => name.test(header.path));
    const folder = folderOf(header.path);
    // Whoever reads a file that cannot be read finds the same, and says so in the report.
    const whole = await rule
      ?.join(header, (name) => find(cleanPath(`${folder}/${name}`)))
      .catch(() => undefined);
    joined.push(whole ? concatenated(header.path, whole) : header);
    for (const source of whole?.voxels ?? []) parts.push({ source, header });
  }
  const taken = new Set(parts.map(({ source }) => source));
  return { sources: joined.filter((source) => !taken.has(source)), parts };
}

function concatenated(path: string, { start, voxels }: OneFile): FileSource {
  // A Blob of Blobs is a handle as well: it crosses into workers, and nothing is read for it.
  if (voxels.every(isBlobSource))
    return blobSource(path, new Blob([new Uint8Array(start), ...voxels.map(({ blob }) => blob)]));
  const header: FileSource = {
    path,
    size: start.length,
    read: async (from, to) => start.subarray(from, to),
  };
  const pieces = [header, ...voxels];
  const size = pieces.reduce((sum, piece) => sum + piece.size, 0);
  return {
    path,
    size,
    read: async (from, to) => {
      const end = Math.min(to, size);
      const out = new Uint8Array(Math.max(0, end - from));
      let at = 0;
      for (const piece of pieces) {
        const [first, last] = [Math.max(from, at), Math.min(end, at + piece.size)];
        if (first < last) out.set(await piece.read(first - at, last - at), first - from);
        at += piece.size;
      }
      return out;
    },
  };
}
