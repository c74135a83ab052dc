import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { FileSource } from '@/files/source.ts';
import { inflateFrom, InflateError } from '../inflate.ts';

/**
 * A deflated DICOM file as if it were not: file meta information as it is, the dataset after it inflated.
 * @param start where the deflated bytes begin
 */
export async function inflatedDicom(
  source: FileSource,
  start: number,
): Promise<Result<FileSource, LongtailError>> {
  try {
    const dataset = await inflateFrom(source, start, Infinity);
    const bytes = new Uint8Array(start + dataset.length);
    bytes.set(await source.read(0, start));
    bytes.set(dataset, start);
    return ok({
      path: source.path,
      size: bytes.length,
      read: async (from, to) => bytes.subarray(from, to),
    });
  } catch (cause) {
    if (!(cause instanceof InflateError)) throw cause;
    return err({
      kind: 'truncated-file',
      path: source.path,
      detail: `the deflated dataset cannot be inflated to its end: ${cause.message}`,
    });
  }
}
