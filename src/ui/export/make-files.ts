import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { withoutNames } from '@/report/anonymous.ts';
import type { CaseResult } from '@/report/case-result.ts';
import { categoriesToCsv, toCsv } from '@/report/csv.ts';
import type { Pseudonyms } from '@/report/deidentify/pseudonyms.ts';
import type { DicomContext } from '@/report/dicom/context.ts';
import type { DicomScan } from '@/report/dicom/source-scan.ts';
import { toStructuredReport } from '@/report/dicom/structured-report.ts';
import { toFhir } from '@/report/fhir.ts';
import { toText } from '@/report/plain-text.ts';
import { toJson } from '@/report/result-json.ts';
import type { Translator } from '@/text/create-text.ts';

export interface MadeFile {
  readonly blob: Blob;
  readonly name: string;
}

export interface Material {
  readonly result: CaseResult;
  /** Scans of the result whose pictures are DICOM objects. */
  readonly scans: readonly DicomScan[];
  readonly pseudonyms: Pseudonyms;
  /** The user wants the patient named. */
  readonly names: boolean;
  readonly t: Translator;
}

/** How many labels a report states. */
export const REPORTED = 10;

export type TextFormat = 'json' | 'csv' | 'categories' | 'text' | 'fhir';

/** The formats that need no file of the case. */
export function textFile(format: TextFormat, material: Material): MadeFile {
  const { t } = material;
  const result = material.names ? material.result : withoutNames(material.result);
  const file = (text: string, type: string, name: string) => ({ blob: new Blob([text], { type }), name });
  switch (format) {
    case 'json':
      return file(toJson(result), 'application/json', 'longtail-result.json');
    // Spreadsheets take UTF-8 for what it is only with its mark.
    case 'csv':
      return file(`\uFEFF${toCsv(result, t)}`, 'text/csv', 'longtail-ranking.csv');
    case 'categories':
      return file(`\uFEFF${categoriesToCsv(result, t)}`, 'text/csv', 'longtail-categories.csv');
    case 'text':
      return file(toText(result, t), 'text/plain', 'longtail-ranking.txt');
    case 'fhir': {
      const identity = material.names ? identityOf(material.scans) : undefined;
      const bundle = toFhir(result, t, {
        top: REPORTED,
        uuid: () => crypto.randomUUID(),
        ...(identity ? { identity } : {}),
      });
      return file(JSON.stringify(bundle, null, 1), 'application/fhir+json', 'longtail-fhir.json');
    }
  }
}

function identityOf(scans: readonly DicomScan[]) {
  const [first] = scans;
  if (!first) return undefined;
  const { PatientName: name, PatientID: id } = first.identity;
  const studyUids = [...new Set(scans.flatMap(({ images }) => images.map(({ studyUid }) => studyUid)))];
  return {
    studyUids,
    ...(name === undefined ? {} : { patientName: name }),
    ...(id === undefined ? {} : { patientId: id }),
  };
}

export const dicomContext = ({ names, pseudonyms }: Material): DicomContext => ({
  identity: names ? 'source' : 'pseudonym',
  pseudonyms,
  uuid: () => crypto.randomUUID(),
});

export async function reportFile(material: Material): Promise<Result<MadeFile, LongtailError>> {
  const { result, scans, t } = material;
  if (scans.length === 0) return err({ kind: 'no-usable-scan', detail: t('export:noDicom') });
  const bytes = await toStructuredReport(result, scans, dicomContext(material), t, REPORTED);
  return ok({ blob: new Blob([bytes], { type: 'application/dicom' }), name: 'longtail-report.dcm' });
}
