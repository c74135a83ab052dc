import type { LocalFile } from './drop.ts';
import { cleanPath } from './paths.ts';
import { refusalOf } from './source-error.ts';

export interface WalkOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of files found so far. */
  readonly onFound?: (files: number) => void;
}

/** Files that are asked for at once: each is a question to the browser's own process. */
const OPENED_AT_ONCE = 64;

/**
 * All files of a folder and of the folders in it, by name. Works in a worker too, where the page is not held up by it.
 * @param path under which the folder was handed over
 * @returns what cannot be opened has the browser's reason in its place; empty when stopped
 */
export async function filesOfFolder(
  folder: FileSystemDirectoryHandle,
  path: string,
  { signal, onFound }: WalkOptions = {},
): Promise<readonly LocalFile[]> {
  const found: LocalFile[] = [];
  const walk = async (from: FileSystemDirectoryHandle, at: string): Promise<void> => {
    const { children, failure } = await childrenOf(from, at);
    for (let i = 0; i < children.length && !signal?.aborted; i += OPENED_AT_ONCE) {
      const some = children.slice(i, i + OPENED_AT_ONCE);
      const opened = await Promise.all(
        some.map(async (child) => (child.kind === 'file' ? openFile(child, below(at, child)) : child)),
      );
      for (const child of opened) {
        if ('path' in child) found.push(child);
        else await walk(child, below(at, child));
      }
      onFound?.(found.length);
    }
    // What the folder gave before it failed is kept; the folder itself becomes a row of the report.
    if (failure) found.push(failure);
  };
  await walk(folder, path);
  return signal?.aborted ? [] : found;
}

/** Files of a folder itself, not of those in it, whose names fit; those that cannot be opened are passed over. */
export async function* filesAtTop(
  folder: FileSystemDirectoryHandle,
  path: string,
  fits: RegExp,
): AsyncGenerator<{ readonly path: string; readonly file: File }> {
  const { children } = await childrenOf(folder, path);
  for (const child of children) {
    if (child.kind !== 'file' || !fits.test(child.name)) continue;
    const opened = await openFile(child, below(path, child));
    if ('file' in opened) yield opened;
  }
}

type Child = FileSystemFileHandle | FileSystemDirectoryHandle;

const below = (folder: string, { name }: Child): string => `${folder}/${cleanPath(name) || name}`;

async function childrenOf(
  folder: FileSystemDirectoryHandle,
  path: string,
): Promise<{ readonly children: readonly Child[]; readonly failure?: LocalFile }> {
  const children: Child[] = [];
  const byName = () => children.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  try {
    for await (const child of folder.values()) children.push(child);
  } catch (cause) {
    return { children: byName(), failure: { path, unreadable: refusalOf(path, cause) } };
  }
  return { children: byName() };
}

async function openFile(handle: FileSystemFileHandle, path: string): Promise<LocalFile> {
  try {
    return { path, file: await handle.getFile() };
  } catch (cause) {
    return { path, unreadable: refusalOf(path, cause) };
  }
}
