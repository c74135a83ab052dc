import type { LongtailError } from '@/core/errors.ts';

/** Thrown by a source that knows why it cannot be read: whoever reads it reports this reason and not the exception. */
export class SourceError extends Error {
  readonly error: LongtailError;

  constructor(error: LongtailError) {
    super(error.kind);
    this.error = error;
  }
}
