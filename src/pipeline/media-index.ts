import { fileName, folderOf } from '@/files/paths.ts';
import type { FileReport } from '@/volume/scan.ts';

/** A DICOMDIR among the files of a case. */
export interface MediaIndex {
  readonly path: string;
  /** Relative to its folder. */
  readonly files: readonly string[];
}

/**
 * What an index refers to and nobody handed over: a row each. Copies from a disc are often in lower case, with the
 * version that ISO 9660 adds or with an extension that a viewer added.
 */
export function missingFromIndex(
  indices: readonly MediaIndex[],
  paths: readonly string[],
): readonly FileReport[] {
  if (indices.length === 0) return [];
  const there = new Set(paths.map(plain));
  return indices.flatMap(({ path: index, files }) => {
    const folder = folderOf(index);
    return files
      .map((file) => (folder === '' ? file : `${folder}/${file}`))
      .filter((file) => !there.has(plain(file)))
      .map((path): FileReport => ({
        path,
        size: 0,
        status: 'unreadable',
        reason: { kind: 'missing-file', path, referencedBy: index },
      }));
  });
}

function plain(path: string): string {
  const name = fileName(path).toLowerCase();
  const bare = name.replace(/;\d+$/, '').replace(/\.(dcm|dicom|ima)?$/, '');
  return `${folderOf(path).toLowerCase()}/${bare}`;
}
