import type { LabelReading } from './human-reading.ts';

export const SYSTEM = {
  icd10cm: 'http://hl7.org/fhir/sid/icd-10-cm',
  loinc: 'http://loinc.org',
  ucum: 'http://unitsofmeasure.org',
  interpretation: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation',
  category: 'http://terminology.hl7.org/CodeSystem/observation-category',
  section: 'http://terminology.hl7.org/CodeSystem/v2-0074',
  absent: 'http://terminology.hl7.org/CodeSystem/data-absent-reason',
  agent: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
} as const;

export interface FhirResource {
  readonly resourceType: string;
  readonly [element: string]: unknown;
}

/** The ICD-10-CM category, and the label's own name as text. */
export function codeOf(
  row: Pick<LabelReading, 'name' | 'icd10cm'>,
  titles: ReadonlyMap<string, string>,
): object {
  const title = titles.get(row.icd10cm);
  return title === undefined
    ? { text: row.name }
    : { coding: [{ system: SYSTEM.icd10cm, code: row.icd10cm, display: title }], text: row.name };
}
