import type { LongtailError } from '@/core/errors.ts';
import type { RemoteSeries } from './dicomweb/remote.ts';
import { cleanPath, uniquePaths } from './paths.ts';
import { refusalOf } from './source-error.ts';

/**
 * A file as the browser hands it over: `file` crosses into a worker, a FileSource does not. One that the browser
 * would not open has the reason in its place.
 */
export type LocalFile =
  | { readonly path: string; readonly file: File }
  | { readonly path: string; readonly unreadable: LongtailError };

/**
 * What is opened: a file; a folder, which the case worker walks; or a series on a server, which stands for as many
 * files as it has instances.
 */
export type DroppedFile =
  | LocalFile
  | { readonly path: string; readonly folder: FileSystemDirectoryHandle }
  | { readonly path: string; readonly series: RemoteSeries };

type Item = Pick<DataTransferItem, 'kind' | 'getAsFile' | 'webkitGetAsEntry'> & {
  /** Chromium's own. */
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
};

/** The part of DataTransfer that a drop or a paste is read from. */
export interface Dropped {
  readonly items: ArrayLike<Item>;
  readonly files: Iterable<File>;
}

/**
 * What was dropped (`event.dataTransfer`) or pasted (`event.clipboardData`). Folders stay folders where the browser
 * hands them out as such, so that a worker walks them; else they are walked here, to their leaves.
 * Call it within the event's own handler: the browser empties `items` when the handler returns.
 * @param signal stops the walk; the promise then rejects with its reason
 */
export async function filesFromDataTransfer(
  transfer: Dropped,
  signal?: AbortSignal,
): Promise<readonly DroppedFile[]> {
  const roots = Array.from(transfer.items)
    .filter((item) => item.kind === 'file')
    .map(rootOf);
  // A paste offers its pictures as files without items in some browsers.
  if (roots.length === 0) return filesFromFileList(transfer.files);
  const found: DroppedFile[] = [];
  for (const root of roots) {
    const folder = await root.folder;
    if (folder) found.push({ path: cleanPath(folder.name) || 'unnamed', folder });
    else if (root.entry) found.push(...(await walk(root.entry, signal)));
    else if (root.file) found.push(dropped(root.file));
  }
  return withOwnPaths(found);
}

/** Everything that has to be asked for before the event is over. */
function rootOf(item: Item) {
  const entry = item.webkitGetAsEntry();
  if (!entry) return { file: item.getAsFile() };
  if (!entry.isDirectory) return { entry };
  // Refused by a policy of the machine's, a folder is walked here.
  const folder = item.getAsFileSystemHandle?.().then(
    (handle) => (handle && isFolderHandle(handle) ? handle : null),
    () => null,
  );
  return { entry, folder };
}

const isFolderHandle = (handle: FileSystemHandle): handle is FileSystemDirectoryHandle =>
  handle.kind === 'directory';

/** Files of an `<input type=file>`, with the folders of `webkitdirectory` in their paths. */
export async function filesFromFileList(files: Iterable<File>): Promise<readonly LocalFile[]> {
  // Copied first: an input empties its list when it is asked again.
  const found: LocalFile[] = [];
  for (const [i, file] of Array.from(files).entries()) {
    // Of thousands, a path takes long enough that the page would not draw in the meantime.
    if (i > 0 && i % PATHS_AT_ONCE === 0) await nextTask();
    found.push(dropped(file));
  }
  return withOwnPaths(found);
}

const PATHS_AT_ONCE = 2000;

const nextTask = () => new Promise((resolve) => setTimeout(resolve));

function dropped(file: File): LocalFile {
  // Not every File has it: one from the clipboard or made in code may not.
  const inFolder = 'webkitRelativePath' in file ? file.webkitRelativePath : '';
  return { path: cleanPath(inFolder) || cleanPath(file.name) || 'unnamed', file };
}

function withOwnPaths<T extends DroppedFile>(files: readonly T[]): readonly T[] {
  const paths = uniquePaths(files.map((file) => file.path));
  // Nearly always they are: thousands of files are not copied on the page for nothing.
  if (files.every((file, i) => file.path === paths[i])) return files;
  return files.map((file, i) => ({ ...file, path: paths[i] ?? file.path }));
}

/** The browser's answers to more than these come in one task, in which the page does not draw. */
const OPENED_AT_ONCE = 16;

async function walk(entry: FileSystemEntry, signal: AbortSignal | undefined): Promise<readonly LocalFile[]> {
  signal?.throwIfAborted();
  const path = cleanPath(entry.fullPath) || entry.name;
  const found: LocalFile[] = [];
  try {
    if (isFile(entry)) return [{ path, file: await openFile(entry) }];
    if (!isFolder(entry)) return [{ path, unreadable: neitherOf(path) }];
    const reader = entry.createReader();
    // Chromium hands out at most 100 entries a call; the end is an empty batch, not a short one.
    for (;;) {
      const batch = await readBatch(reader);
      if (batch.length === 0) return found;
      for (let at = 0; at < batch.length; at += OPENED_AT_ONCE)
        found.push(...(await walkSome(batch.slice(at, at + OPENED_AT_ONCE), signal)));
    }
  } catch (cause) {
    signal?.throwIfAborted();
    // What the folder gave before it failed is kept; the folder itself becomes a row of the report.
    return [...found, { path, unreadable: refusalOf(path, cause) }];
  }
}

/** Files together, folders one after another: what is under way at once does not grow with the depth. */
async function walkSome(
  entries: readonly FileSystemEntry[],
  signal: AbortSignal | undefined,
): Promise<readonly LocalFile[]> {
  const files = await Promise.all(entries.filter(isFile).map((file) => walk(file, signal)));
  const found = files.flat();
  for (const entry of entries) if (!isFile(entry)) found.push(...(await walk(entry, signal)));
  return found;
}

const neitherOf = (path: string): LongtailError => ({
  kind: 'file-unreadable',
  path,
  detail: 'it is neither a file nor a folder',
});

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

const openFile = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

const readBatch = (reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> =>
  new Promise((resolve, reject) => reader.readEntries(resolve, reject));
