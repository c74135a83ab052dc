import { NOT_FOR_CLINICAL_USE } from '@/text/notice.ts';
import type { Pseudonyms } from '../deidentify/pseudonyms.ts';
import { groupedBy } from '@/volume/picture.ts';
import type { CaseResult } from '../case-result.ts';
import type { DicomScan, SourceImage } from './source-scan.ts';

/** Whose names and UIDs an object carries. */
export interface DicomContext {
  /** `source`: the patient's name, ID and the images' own UIDs, as a PACS needs them. */
  readonly identity: 'pseudonym' | 'source';
  /** Of the de-identified copy of the same case, so that the objects point at its files. */
  readonly pseudonyms: Pseudonyms;
  /** A new UUID at each call. */
  readonly uuid: () => string;
}

export type NaturalDataset = Record<string, unknown>;

export const code = (value: string, scheme: string, meaning: string): NaturalDataset => ({
  CodeValue: value,
  CodingSchemeDesignator: scheme,
  CodeMeaning: fitting(meaning, 64),
});

/** Text cut to what its VR holds. */
export const fitting = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 3)}...`;

/** A UID from a UUID, PS3.5 Annex B.2. */
export const newUid = ({ uuid }: DicomContext): string => `2.25.${BigInt(`0x${uuid().replaceAll('-', '')}`)}`;

/** The UID as the object carries it. */
export const uidIn = ({ identity, pseudonyms }: DicomContext, original: string): string =>
  identity === 'source' || original.startsWith('1.2.840.10008.') ? original : pseudonyms.uid(original);

export const imageReference = (image: SourceImage, context: DicomContext): NaturalDataset => ({
  ReferencedSOPClassUID: image.sopClassUid,
  ReferencedSOPInstanceUID: uidIn(context, image.instanceUid),
  ...(image.frame === undefined ? {} : { ReferencedFrameNumber: image.frame }),
});

/** Patient and study as the pictures' own files have them; empty where nothing is to be told. */
export function patientAndStudy(scan: DicomScan, context: DicomContext): NaturalDataset {
  const alias = `ANON-${context.pseudonyms.patient(scan.patientKey)}`;
  const told =
    context.identity === 'source'
      ? scan.identity
      : {
          PatientName: alias,
          PatientID: alias,
          PatientIdentityRemoved: 'YES',
          DeidentificationMethod: 'Longtail',
        };
  return {
    PatientName: '',
    PatientID: '',
    PatientBirthDate: '',
    PatientSex: '',
    StudyInstanceUID: uidIn(context, scan.images[0]?.studyUid ?? ''),
    StudyDate: '',
    StudyTime: '',
    AccessionNumber: '',
    ReferringPhysicianName: '',
    StudyID: '',
    ...told,
  };
}

/** Longtail and the pack as the equipment that made the object. */
export const equipment = ({ pack, diagnosis }: CaseResult): NaturalDataset => ({
  Manufacturer: 'Longtail',
  ManufacturerModelName: fitting(`Longtail, pack ${pack.id}`, 64),
  DeviceSerialNumber: diagnosis.backend,
  SoftwareVersions: fitting(pack.version, 64),
});

/** Date and time of an ISO timestamp, in UTC. */
export function moment(iso: string): { readonly date: string; readonly time: string } {
  const digits = new Date(iso).toISOString().replaceAll(/[-:]/g, '');
  return { date: digits.slice(0, 8), time: digits.slice(9, 15) };
}

/** Private codes, for what no scheme of the standard says. */
export const PRIVATE_SCHEME = '99LONGTAIL';

export const CODING_SCHEMES: readonly NaturalDataset[] = [
  {
    CodingSchemeDesignator: 'I10C',
    CodingSchemeUID: '2.16.840.1.113883.6.90',
    CodingSchemeName: 'ICD-10-CM',
  },
  {
    CodingSchemeDesignator: PRIVATE_SCHEME,
    CodingSchemeName: 'Codes of Longtail',
    CodingSchemeResponsibleOrganization: NOT_FOR_CLINICAL_USE,
  },
];

/** Objects by study and series, each once. */
export function evidence(images: readonly SourceImage[], context: DicomContext): readonly NaturalDataset[] {
  const studies = groupedBy(images, ({ studyUid }) => studyUid);
  return [...studies].map(([studyUid, ofStudy]) => ({
    StudyInstanceUID: uidIn(context, studyUid),
    ReferencedSeriesSequence: seriesReferences(ofStudy, 'ReferencedSOPSequence', context),
  }));
}

export function seriesReferences(
  images: readonly SourceImage[],
  keyword: 'ReferencedSOPSequence' | 'ReferencedInstanceSequence',
  context: DicomContext,
): readonly NaturalDataset[] {
  const series = groupedBy(images, ({ seriesUid }) => seriesUid);
  return [...series].map(([seriesUid, ofSeries]) => ({
    SeriesInstanceUID: uidIn(context, seriesUid),
    [keyword]: [...new Map(ofSeries.map((image) => [image.instanceUid, image])).values()].map((image) => ({
      ReferencedSOPClassUID: image.sopClassUid,
      ReferencedSOPInstanceUID: uidIn(context, image.instanceUid),
    })),
  }));
}
