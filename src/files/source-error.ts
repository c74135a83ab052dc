import type { LongtailError } from '@/core/errors.ts';
import type { FileSource } from './source.ts';

/** Thrown by a source that knows why it cannot be read: whoever reads it reports this reason and not the exception. */
export class SourceError extends Error {
  readonly error: LongtailError;

  constructor(error: LongtailError) {
    super(error.kind);
    this.error = error;
  }
}

/** What stands for a file that cannot be had: reading it gives the reason. */
export const refusedSource = (path: string, error: LongtailError): FileSource => ({
  path,
  size: 0,
  read: () => Promise.reject(new SourceError(error)),
});

/** The names under which browsers refuse a file, File API 8.2 and File System 2.2; first what each most likely means. */
const REFUSALS: Readonly<Record<string, 'file-gone' | 'file-unreadable' | 'file-forbidden'>> = {
  NotFoundError: 'file-gone',
  // A file where there was a folder, or the other way round.
  TypeMismatchError: 'file-gone',
  NotReadableError: 'file-unreadable',
  SecurityError: 'file-forbidden',
  NotAllowedError: 'file-forbidden',
};

/** The browser's reason for not handing out a file, as an error of ours. */
export function refusalOf(path: string, cause: unknown): LongtailError {
  if (cause instanceof SourceError) return cause.error;
  const [name, detail] = cause instanceof Error ? [cause.name, cause.message] : ['', String(cause)];
  return { kind: REFUSALS[name] ?? 'file-unreadable', path, detail: detail || name };
}
