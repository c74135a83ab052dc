import type { LongtailError } from '@/core/errors.ts';
import type { Result } from '@/core/result.ts';
import type { FileSource } from '@/files/source.ts';
import type { ParsedFile } from '@/parse/format.ts';
import { parseFile } from '@/parse/parse.ts';

export interface ReadFile {
  readonly source: FileSource;
  readonly parsed: Result<ParsedFile, LongtailError>;
}

/** Reads the headers of some files, here or in a worker: one result each, in their order. */
export type ReadHeaders = (
  sources: readonly FileSource[],
) => Promise<readonly Result<ParsedFile, LongtailError>[]>;

/** Headers under way at once: reading waits for the disk more than for the processor. */
const CONCURRENCY = 16;

/** Files that a reader is given at once: few enough that none is left with all the slow ones. */
const BATCH = 32;

/** Reads headers where it is called. */
export const readHeadersHere: ReadHeaders = async (sources) => {
  const parsed = new Map<FileSource, Result<ParsedFile, LongtailError>>();
  const queue = sources.values();
  const work = async () => {
    for (const source of queue) parsed.set(source, await parseFile(source));
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return sources.flatMap((source) => parsed.get(source) ?? []);
};

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onRead?: (files: number) => void;
  /** Those who read, each a batch at a time, for so many files. Unless given: one, here. */
  readonly readersFor?: ((files: number) => readonly ReadHeaders[]) | undefined;
}

/**
 * Reads the header of every file and keeps their order, whoever read which. Ends at once when aborted, with what was
 * read until then.
 */
export async function readFiles(
  sources: readonly FileSource[],
  { signal, onRead, readersFor = () => [readHeadersHere] }: ReadOptions = {},
): Promise<readonly ReadFile[]> {
  const files: (ReadFile | undefined)[] = sources.map(() => undefined);
  let next = 0;
  let done = 0;
  const readAll = async (read: ReadHeaders) => {
    while (next < sources.length && !signal?.aborted) {
      const from = next;
      const some = sources.slice(from, (next += BATCH));
      const parsed = await read(some);
      for (const [i, source] of some.entries()) {
        const result = parsed[i];
        if (result) files[from + i] = { source, parsed: result };
      }
      onRead?.((done += some.length));
    }
  };
  const reading = Promise.all(readersFor(sources.length).map(readAll));
  // A reader may be stuck at a file: a cancel does not wait for it.
  await (signal ? Promise.race([reading, aborted(signal)]) : reading);
  return files.filter((file) => file !== undefined);
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
