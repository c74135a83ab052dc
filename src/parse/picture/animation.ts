import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { ParsedFile } from '../format.ts';
import { isSize, pictureInstance } from './picture-instance.ts';

/** Of all pictures together, in bytes of colour: they are drawn over each other and kept. */
const LARGEST = 2 ** 29;

/** A film's pictures are the slices of one scan. @param frames each lies within the picture's own size */
export function animation(
  path: string,
  mime: string,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  frames: number,
): Result<ParsedFile, LongtailError> {
  if (!isSize(rows, columns) || frames === 0)
    return err({ kind: 'corrupt-file', path, detail: `${frames} pictures of ${columns} x ${rows} pixels` });
  if (rows * columns * 3 * frames > LARGEST)
    return err({
      kind: 'unsupported-encoding',
      path,
      encoding: `${frames} pictures of ${columns} x ${rows} pixels in one file`,
      detail: 'save them one by one as PNG',
    });
  return ok({
    kind: 'image',
    instance: pictureInstance(path, { rows, columns, mime, colour: true, kind: 'u8', frames }),
  });
}
