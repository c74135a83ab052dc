import dicomParser, { type DataSet } from 'dicom-parser';
import type { FileSource } from '@/files/source.ts';

/** Media Storage Directory: the class of a DICOMDIR. */
export const DICOMDIR_CLASS = '1.2.840.10008.1.3.10';

/** An index of a whole archive takes some ten megabytes; nothing sane takes more. */
const LARGEST_INDEX = 256 * 1024 * 1024;

/**
 * The files that a DICOMDIR refers to, as paths relative to its own folder, in its order (PS3.3 F.5: directory
 * records, flat in one sequence). What the records say of patients and studies is left to the files themselves.
 * @throws where it is no readable dataset
 */
export async function readDicomdir(source: FileSource): Promise<readonly string[]> {
  if (source.size > LARGEST_INDEX) throw new Error(`an index of ${source.size} bytes`);
  const data = dicomParser.parseDicom(await source.read(0, source.size));
  const records = data.elements['x00041220']?.items ?? [];
  return records.flatMap(({ dataSet }) => referencedFile(dataSet) ?? []);
}

/** Referenced File ID (0004,1500): the names of folders and file, apart by backslashes. */
function referencedFile(record: DataSet | undefined): string | undefined {
  const parts = record
    ?.string('x00041500')
    ?.split('\\')
    .map((part) => part.trim());
  return parts?.every((part) => part !== '') ? parts.join('/') : undefined;
}
