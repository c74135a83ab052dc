import type { LongtailError } from '@/core/errors.ts';
import { blobSource } from './blob-source.ts';
import {
  pathOf,
  readSeries,
  remoteSource,
  seriesPath,
  type FrameCache,
  type RemoteSeries,
} from './dicomweb/remote.ts';
import type { DroppedFile, LocalFile } from './drop.ts';
import { filesOfFolder } from './folder.ts';
import type { FileSource } from './source.ts';
import { refusedSource } from './source-error.ts';

export interface OpenDroppedOptions {
  readonly cache: FrameCache;
  readonly signal?: AbortSignal | undefined;
  /** Sources found so far. */
  readonly onFound?: (files: number) => void;
  /** Paths of the case that the files are added to: an instance that is there is not added again. */
  readonly known?: { has(path: string): boolean } | undefined;
}

/**
 * What was handed over, as sources: files as they are, of a folder all files in it, and of a series on a server one
 * source an instance, for which the series' metadata are fetched. What cannot be had is a source that says why when
 * it is read.
 */
export async function toSources(
  files: readonly DroppedFile[],
  options: OpenDroppedOptions,
): Promise<readonly FileSource[]> {
  const sources: FileSource[] = [];
  for (const file of files) {
    if (options.signal?.aborted) break;
    if ('folder' in file) {
      const onFound = (found: number) => options.onFound?.(sources.length + found);
      const within = await filesOfFolder(file.folder, file.path, { signal: options.signal, onFound });
      for (const local of within) sources.push(toSource(local));
      if (within.length === 0 && !options.signal?.aborted)
        sources.push(refusedSource(file.path, emptyFolder(file.path)));
    } else if ('series' in file) {
      for (const source of await sourcesOfSeries(file.path, file.series, options)) sources.push(source);
      options.onFound?.(sources.length);
    } else sources.push(toSource(file));
  }
  return sources;
}

const toSource = (local: LocalFile): FileSource =>
  'file' in local ? blobSource(local.path, local.file) : refusedSource(local.path, local.unreadable);

async function sourcesOfSeries(
  path: string,
  series: RemoteSeries,
  { cache, signal, known }: OpenDroppedOptions,
): Promise<readonly FileSource[]> {
  const instances = await readSeries(series, signal);
  if (!instances.ok) return [refusedSource(path, instances.error)];
  if (instances.value.length === 0) return [refusedSource(path, emptyAnswer(series))];
  return instances.value
    .filter((instance) => !known?.has(pathOf(instance)))
    .map((instance) => remoteSource(instance, cache));
}

/** Said rather than passed over: a folder of shortcuts alone looks full to whoever drops it. */
const emptyFolder = (path: string): LongtailError => ({
  kind: 'not-an-image',
  path,
  what: 'an empty folder',
});

const emptyAnswer = (series: RemoteSeries): LongtailError => ({
  kind: 'server-failed',
  path: seriesPath(series),
  detail: 'it has no instances of this series',
});
