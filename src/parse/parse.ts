import type { LongtailError } from '@/core/errors.ts';
import { err, type Result } from '@/core/result.ts';
import type { FileSource } from '@/files/source.ts';
import { SourceError } from '@/files/source-error.ts';
import { caseListFormat } from './case-list/format.ts';
import { dicom } from './dicom/dicom.ts';
import { HEAD_BYTES, startsWith, type Format, type ParsedFile } from './format.ts';
import { notRead } from './known-signatures.ts';
import { metaimage } from './metaimage/metaimage.ts';
import { nifti } from './nifti/nifti.ts';
import { npy } from './npy/npy.ts';
import { nrrd } from './nrrd/nrrd.ts';
import { jpeg } from './picture/jpeg.ts';
import { bmp } from './picture/bmp.ts';
import { gif } from './picture/gif.ts';
import { png } from './picture/png.ts';
import { tiff } from './picture/tiff.ts';
import { webp } from './picture/webp.ts';

/** First match wins. DICOM without its preamble is known by its first tags alone, so it is asked last. */
const FORMATS: readonly Format[] = [
  png,
  jpeg,
  tiff,
  webp,
  bmp,
  gif,
  npy,
  nrrd,
  metaimage,
  nifti,
  caseListFormat,
  dicom,
];

/**
 * Reads what grouping needs from a file, whatever it is, by its content: name and extension are not looked at.
 * @returns `unknown-format`, `not-an-image`, `truncated-file`, `corrupt-file`, `unsupported-encoding` or
 *   `bad-case-list` where the file is at fault; `file-gone`, `file-unreadable` or `file-forbidden` where it is not
 *   handed out
 */
export async function parseFile(source: FileSource): Promise<Result<ParsedFile, LongtailError>> {
  const { path } = source;
  let head: Uint8Array;
  try {
    head = await source.read(0, Math.min(HEAD_BYTES, source.size));
  } catch (cause) {
    if (cause instanceof SourceError) return err(cause.error);
    return err({ kind: 'corrupt-file', path, detail: `the file cannot be read: ${reason(cause)}` });
  }
  if (source.size === 0) return err({ kind: 'truncated-file', path, detail: 'the file is empty' });
  // The preamble before DICM may hold another format's header, so that other programs open the file (PS3.10, 7.1).
  for (const format of startsWith(head, 'DICM', 128) ? [dicom] : FORMATS) {
    if (!(await format.accepts(head))) continue;
    try {
      return await format.read(source, head);
    } catch (cause) {
      if (cause instanceof SourceError) return err(cause.error);
      // A malformed header can break any of its many rules; the file is at fault, and the case goes on.
      return err({
        kind: 'corrupt-file',
        path,
        detail: `not a readable ${format.name} file: ${reason(cause)}`,
      });
    }
  }
  return err(notRead(path, head));
}

/** dicom-parser throws bare strings. */
const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
