import type { FileSource } from './source.ts';
import { blobSource } from './blob-source.ts';
import type { RemoteSeries } from './dicomweb/remote.ts';
import { cleanPath, uniquePaths } from './paths.ts';

/**
 * A file as the browser hands it over: `file` crosses into a worker, a FileSource does not. One that the browser
 * would not open has the reason in its place.
 */
export type LocalFile =
  { readonly path: string; readonly file: File } | { readonly path: string; readonly unreadable: string };

/** What is opened: a file, or a series on a server, which stands for as many files as it has instances. */
export type DroppedFile = LocalFile | { readonly path: string; readonly series: RemoteSeries };

/** The part of DataTransfer that a drop or a paste is read from. */
export interface Dropped {
  readonly items: ArrayLike<Pick<DataTransferItem, 'kind' | 'getAsFile' | 'webkitGetAsEntry'>>;
  readonly files: Iterable<File>;
}

/**
 * Files of a drop (`event.dataTransfer`) or a paste (`event.clipboardData`), folders walked to their leaves.
 * Call it within the event's own handler: the browser empties `items` when the handler returns.
 * @param signal stops the walk; the promise then rejects with its reason
 */
export function filesFromDataTransfer(
  transfer: Dropped,
  signal?: AbortSignal,
): Promise<readonly LocalFile[]> {
  const roots = Array.from(transfer.items)
    .filter((item) => item.kind === 'file')
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  // A paste offers its pictures as files without items in some browsers.
  if (roots.length === 0) return Promise.resolve(filesFromFileList(transfer.files));
  return walkAll(roots, signal);
}

/** Files of an `<input type=file>`, with the folders of `webkitdirectory` in their paths. */
export function filesFromFileList(files: Iterable<File>): readonly LocalFile[] {
  return withOwnPaths(Array.from(files, dropped));
}

/** `filesFromDataTransfer` for a caller that reads on the page itself. */
export async function sourcesFromDataTransfer(
  transfer: Dropped,
  signal?: AbortSignal,
): Promise<readonly FileSource[]> {
  return (await filesFromDataTransfer(transfer, signal)).map(toSource);
}

/** `filesFromFileList` for a caller that reads on the page itself. */
export function sourcesFromFileList(files: Iterable<File>): readonly FileSource[] {
  return filesFromFileList(files).map(toSource);
}

/** A source that reads the file, or throws the browser's reason when it is read. */
export function toSource(dropped: LocalFile): FileSource {
  if ('file' in dropped) return blobSource(dropped.path, dropped.file);
  return { path: dropped.path, size: 0, read: () => Promise.reject(new Error(dropped.unreadable)) };
}

function dropped(file: File): LocalFile {
  // Not every File has it: one from the clipboard or made in code may not.
  const inFolder = 'webkitRelativePath' in file ? file.webkitRelativePath : '';
  return { path: cleanPath(inFolder) || cleanPath(file.name) || 'unnamed', file };
}

function withOwnPaths(files: readonly LocalFile[]): readonly LocalFile[] {
  const paths = uniquePaths(files.map((file) => file.path));
  // Nearly always they are: thousands of files are not copied on the page for nothing.
  if (files.every((file, i) => file.path === paths[i])) return files;
  return files.map((file, i) => ({ ...file, path: paths[i] ?? file.path }));
}

async function walkAll(
  roots: readonly (FileSystemEntry | File | null)[],
  signal: AbortSignal | undefined,
): Promise<readonly LocalFile[]> {
  const found: LocalFile[] = [];
  for (const root of roots) {
    if (root instanceof File) found.push(dropped(root));
    else if (root) found.push(...(await walk(root, signal)));
  }
  return withOwnPaths(found);
}

/** The browser's answers to more than these come in one task, in which the page does not draw. */
const OPENED_AT_ONCE = 16;

async function walk(entry: FileSystemEntry, signal: AbortSignal | undefined): Promise<readonly LocalFile[]> {
  signal?.throwIfAborted();
  const path = cleanPath(entry.fullPath) || entry.name;
  const found: LocalFile[] = [];
  try {
    if (isFile(entry)) return [{ path, file: await openFile(entry) }];
    if (!isFolder(entry)) return [{ path, unreadable: 'neither a file nor a folder' }];
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
    return [...found, { path, unreadable: cause instanceof Error ? cause.message : String(cause) }];
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

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

const openFile = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

const readBatch = (reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> =>
  new Promise((resolve, reject) => reader.readEntries(resolve, reject));
