import { blobSource, isBlobSource } from './blob-source.ts';
import { partOf } from './partial-source.ts';
import type { FileSource } from './source.ts';

export interface JoinedFiles {
  /** All files; a header with its voxels stands as one, under the header's path. */
  readonly sources: readonly FileSource[];
  /** The files with voxels that were taken into another. */
  readonly parts: readonly { readonly source: FileSource; readonly header: FileSource }[];
}

/** Lengths of the two headers, with the four bytes that say whether extensions follow. */
const NIFTI1 = 348;
const NIFTI2 = 540;

/**
 * NIfTI and Analyze pairs: `brain.hdr` with the `brain.img` beside it becomes what one `.nii` file would hold. An
 * Analyze header says nothing of directions, and none are made up.
 */
export async function joinPairs(sources: readonly FileSource[]): Promise<JoinedFiles> {
  const images = new Map(
    sources.flatMap((source) => (/\.img$/i.test(source.path) ? [[stem(source), source]] : [])),
  );
  if (images.size === 0) return { sources, parts: [] };
  const parts: { source: FileSource; header: FileSource }[] = [];
  const joined: FileSource[] = [];
  for (const header of sources) {
    const image = /\.hdr$/i.test(header.path) ? images.get(stem(header)) : undefined;
    const start = image && (await singleFileHeader(header));
    if (image && start) {
      joined.push(concatenated(header.path, start, image));
      parts.push({ source: image, header });
    } else joined.push(header);
  }
  const taken = new Set(parts.map(({ source }) => source));
  return { sources: joined.filter((source) => !taken.has(source)), parts };
}

const stem = ({ path }: FileSource): string => path.slice(0, -4).toLowerCase();

/** The header as a `.nii` file has it; undefined where it is no header of NIfTI or Analyze. */
async function singleFileHeader(file: FileSource): Promise<Uint8Array | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await file.read(0, NIFTI2);
  } catch {
    // Whoever reads it next finds the same, and says so in the report.
    return undefined;
  }
  if (bytes.length < NIFTI1) return undefined;
  const given = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = [NIFTI1, NIFTI2].includes(given.getInt32(0, true));
  const size = given.getInt32(0, little);
  if ((size !== NIFTI1 && size !== NIFTI2) || bytes.length < size) return undefined;
  const out = new Uint8Array(size + 4);
  out.set(bytes.subarray(0, size));
  const view = new DataView(out.buffer);
  if (size === NIFTI2) {
    if (text(out, 4, 3) !== 'ni2') return undefined;
    out[5] = '+'.charCodeAt(0);
    view.setBigInt64(168, view.getBigInt64(168, little) + BigInt(out.length), little);
    return out;
  }
  const magic = text(out, 344, 3);
  if (magic === 'n+1') return undefined;
  if (magic !== 'ni1') {
    // Analyze 7.5: other fields lie where NIfTI has its directions.
    out.fill(0, 252, 344);
  }
  out.set([0x6e, 0x2b, 0x31, 0], 344);
  const offset = view.getFloat32(108, little);
  view.setFloat32(108, out.length + (offset > 0 ? offset : 0), little);
  return out;
}

const text = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));

function concatenated(path: string, start: Uint8Array, rest: FileSource): FileSource {
  // A Blob of a Blob is a handle as well: it crosses into workers, and nothing is read for it.
  if (isBlobSource(rest)) return blobSource(path, new Blob([new Uint8Array(start), rest.blob]));
  const size = start.length + rest.size;
  const voxels = partOf(rest, path, 0, rest.size);
  return {
    path,
    size,
    read: async (from, to) => {
      const end = Math.min(to, size);
      const out = new Uint8Array(Math.max(0, end - from));
      out.set(start.subarray(from, end));
      if (end > start.length) {
        const first = Math.max(from, start.length);
        out.set(await voxels.read(first - start.length, end - start.length), first - from);
      }
      return out;
    },
  };
}
