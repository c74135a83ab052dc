import { bytesOf } from '../unit/files/build.ts';
import { concat } from './synthetic-dicom.ts';

/** An NRRD of these header lines, after the format's own, and this array. */
export const nrrdFile = (lines: readonly string[], array: Uint8Array = new Uint8Array(0)): Uint8Array =>
  concat([bytesOf(`NRRD0004\n# a remark\n${lines.join('\n')}\n\n`), array]);

/** A MetaImage of these header lines and this array, or with its array in the named file. */
export const metaImageFile = (
  lines: readonly string[],
  array: Uint8Array = new Uint8Array(0),
  dataFile = 'LOCAL',
): Uint8Array =>
  concat([bytesOf(`ObjectType = Image\n${lines.join('\n')}\nElementDataFile = ${dataFile}\n`), array]);
