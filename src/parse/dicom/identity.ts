import type { FileSource } from '@/files/source.ts';
import { readHead } from './head.ts';
import type { Tag } from './dataset.ts';

/** Attributes that all objects of a patient and a study share, PS3.3 C.7.1.1 and C.7.2.1. */
const TAGS = {
  PatientName: 'x00100010',
  PatientID: 'x00100020',
  IssuerOfPatientID: 'x00100021',
  PatientBirthDate: 'x00100030',
  PatientSex: 'x00100040',
  StudyDate: 'x00080020',
  StudyTime: 'x00080030',
  AccessionNumber: 'x00080050',
  ReferringPhysicianName: 'x00080090',
  StudyID: 'x00200010',
  StudyDescription: 'x00081030',
} as const satisfies Readonly<Record<string, Tag>>;

/** As the file writes them, names with their carets: an object that is to join the study in an archive repeats them. */
export type DicomIdentity = Readonly<Partial<Record<keyof typeof TAGS, string>>>;

const HEAD_BYTES = 65_536;

/** Undefined where the file can no longer be read. */
export async function readIdentity(source: FileSource): Promise<DicomIdentity | undefined> {
  const head = await source.read(0, HEAD_BYTES).then(
    (bytes) => readHead(source, bytes),
    () => undefined,
  );
  if (!head?.ok) return undefined;
  const { dataset } = head.value;
  return Object.fromEntries(
    Object.entries(TAGS).flatMap(([keyword, tag]) => {
      const value = dataset.wholeText(tag);
      return value === undefined ? [] : [[keyword, value]];
    }),
  );
}
