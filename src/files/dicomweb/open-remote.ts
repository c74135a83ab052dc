import type { LongtailError } from '@/core/errors.ts';
import { toSource, type DroppedFile } from '../drop.ts';
import type { FileSource } from '../source.ts';
import { SourceError } from '../source-error.ts';
import { readSeries, remoteSource, seriesPath, pathOf, type FrameCache } from './remote.ts';

export interface OpenRemoteOptions {
  readonly cache: FrameCache;
  readonly signal?: AbortSignal | undefined;
  /** Sources found so far. */
  readonly onFound?: (files: number) => void;
  /** Paths of the case that the files are added to: an instance that is there is not added again. */
  readonly known?: { has(path: string): boolean } | undefined;
}

/**
 * What was handed over, as sources: files as they are, and of a series on a server one source an instance, for which
 * the series' metadata are fetched. A series that cannot be had is a source that says why when it is read.
 */
export async function toSources(
  files: readonly DroppedFile[],
  { cache, signal, onFound, known }: OpenRemoteOptions,
): Promise<readonly FileSource[]> {
  const sources: FileSource[] = [];
  for (const file of files) {
    if (!('series' in file)) {
      sources.push(toSource(file));
      continue;
    }
    if (signal?.aborted) break;
    const instances = await readSeries(file.series, signal);
    if (instances.ok && instances.value.length > 0)
      for (const instance of instances.value) {
        if (!known?.has(pathOf(instance))) sources.push(remoteSource(instance, cache));
      }
    else sources.push(missing(file.path, instances.ok ? emptyAnswer(file) : instances.error));
    onFound?.(sources.length);
  }
  return sources;
}

const emptyAnswer = ({ series }: Extract<DroppedFile, { series: unknown }>): LongtailError => ({
  kind: 'server-failed',
  path: seriesPath(series),
  detail: 'it has no instances of this series',
});

const missing = (path: string, error: LongtailError): FileSource => ({
  path,
  // One byte, which cannot be read: a source of none would be an empty file.
  size: 1,
  read: () => Promise.reject(new SourceError(error)),
});
