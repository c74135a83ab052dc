import { IMPLEMENTATION_UID } from '../deidentify/dicom-file.ts';
import type { NaturalDataset } from './context.ts';
import { loadDcmjs } from './dcmjs.ts';

const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';

/** A DICOM file of the dataset, explicit little endian. `_vrMap` in it settles VRs that the dictionary leaves open. */
export async function writeDicom(dataset: NaturalDataset): Promise<Uint8Array<ArrayBuffer>> {
  const { DicomDict, DicomMetaDictionary } = await loadDcmjs();
  const file = new DicomDict({
    '00020001': { vr: 'OB', Value: [new Uint8Array([0, 1]).buffer] },
    '00020002': { vr: 'UI', Value: [dataset['SOPClassUID']] },
    '00020003': { vr: 'UI', Value: [dataset['SOPInstanceUID']] },
    '00020010': { vr: 'UI', Value: [EXPLICIT_LITTLE] },
    '00020012': { vr: 'UI', Value: [IMPLEMENTATION_UID] },
    '00020013': { vr: 'SH', Value: ['LONGTAIL'] },
  });
  file.dict = DicomMetaDictionary.denaturalizeDataset(dataset);
  return new Uint8Array(file.write());
}
