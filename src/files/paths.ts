import { blobSource, isBlobSource } from './blob-source.ts';
import type { FileSource } from './source.ts';

/** A path with `/` between folders and without empty, `.` and `..` parts, whoever wrote it. */
export function cleanPath(path: string): string {
  return path
    .replace(/\\/g, '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/');
}

/** The last part of a path. */
export const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Everything before the last part; empty for a file that lies in no folder. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/**
 * Gives each of several files a path of its own: `scan.png` and `scan.png` become `scan.png` and `scan (2).png`.
 * Pasted pictures are all called `image.png`, and archives may name two entries alike.
 * @param taken paths of the case that the files are added to
 */
export function uniquePaths(paths: readonly string[], taken: Iterable<string> = []): readonly string[] {
  const used = new Set(taken);
  // A name that is free as it stands keeps it, even where another file's number would have taken it.
  const wanted = new Set(paths);
  const next = new Map<string, number>();
  return paths.map((asGiven) => {
    let path = asGiven;
    for (let n = next.get(asGiven) ?? 2; used.has(path); n++) {
      const candidate = numbered(asGiven, n);
      next.set(asGiven, n + 1);
      if (!wanted.has(candidate)) path = candidate;
    }
    used.add(path);
    return path;
  });
}

/** The same file under another path. */
export function renamed(source: FileSource, path: string): FileSource {
  if (source.path === path) return source;
  if (isBlobSource(source)) return blobSource(path, source.blob);
  return { path, size: source.size, read: (start, end) => source.read(start, end) };
}

function numbered(path: string, n: number): string {
  const ending = /(?<=[^/])((\.nii|\.tar)?\.[^./]+)$/i.exec(path);
  return ending ? `${path.slice(0, ending.index)} (${n})${ending[0]}` : `${path} (${n})`;
}
