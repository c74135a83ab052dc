import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { InstanceToStore } from '@/files/dicomweb/store.ts';
import { readMeta } from '@/parse/dicom/meta.ts';
import type { DicomScan } from '@/report/dicom/source-scan.ts';

/** A DICOM object that is to be stored. */
export interface StoreObject extends InstanceToStore {
  readonly kind: 'report' | 'map';
}

/** Enough for the file meta information. */
const META_BYTES = 4096;

export async function storeObject(kind: StoreObject['kind'], file: Blob): Promise<StoreObject> {
  const meta = readMeta(new Uint8Array(await file.slice(0, META_BYTES).arrayBuffer()));
  if (meta?.mediaInstanceUid === undefined) throw new Error('a DICOM object was made without its UID');
  return { kind, uid: meta.mediaInstanceUid, file };
}

/** The studies that the objects would join; an error where one report would be about several patients. */
export function studiesOf(scans: readonly DicomScan[]): Result<readonly string[], LongtailError> {
  const patients = new Set(scans.map(({ patientKey }) => patientKey));
  if (patients.size > 1) return err({ kind: 'several-patients', count: patients.size });
  return ok([...new Set(scans.flatMap(({ images }) => images[0]?.studyUid ?? []))]);
}
