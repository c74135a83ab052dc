import type { LongtailError } from '@/core/errors.ts';
import type { Result } from '@/core/result.ts';
import type { FileSource } from '@/files/source.ts';
import type { ParsedFile } from '@/parse/format.ts';
import { parseFile } from '@/parse/parse.ts';

export interface ReadFile {
  readonly source: FileSource;
  readonly parsed: Result<ParsedFile, LongtailError>;
}

/** Headers under way at once: reading waits for the disk more than for the processor. */
const CONCURRENCY = 16;

/** Reads the header of every file, several at once, and keeps their order. Stops early when aborted. */
export async function readFiles(
  sources: readonly FileSource[],
  options: { readonly signal?: AbortSignal | undefined; readonly onRead?: (files: number) => void } = {},
): Promise<readonly ReadFile[]> {
  const files: (ReadFile | undefined)[] = sources.map(() => undefined);
  let next = 0;
  let read = 0;
  const work = async () => {
    while (next < sources.length && !options.signal?.aborted) {
      const index = next++;
      const source = sources[index];
      if (!source) return;
      files[index] = { source, parsed: await parseFile(source) };
      options.onRead?.(++read);
    }
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, sources.length) }, work));
  return files.filter((file) => file !== undefined);
}
