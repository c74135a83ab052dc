import { describe, expect, it } from 'vitest';
import type { FhirResource } from '@/report/fhir-code.ts';
import { toFhir } from '@/report/fhir.ts';
import { createText } from '@/text/create-text.ts';
import { NOT_FOR_CLINICAL_USE } from '@/text/notice.ts';
import { builtResult } from '../../support/case-result.ts';

const { t } = createText();

const bundleOf = (measured: boolean) => {
  let count = 0;
  const uuid = () => `00000000-0000-4000-8000-${String(count++).padStart(12, '0')}`;
  return toFhir(builtResult({ measured }), t, { top: 10, uuid });
};
const bundle = bundleOf(true);
const of = (type: string, within = bundle): readonly FhirResource[] =>
  within.entry.map(({ resource }) => resource).filter((resource) => resource.resourceType === type);

describe('the FHIR bundle', () => {
  it('is a preliminary report with an Observation a measured label, a Device and a Provenance, no Condition', () => {
    expect(bundle).toMatchObject({ resourceType: 'Bundle', type: 'collection' });
    expect(bundle.entry.map(({ resource }) => resource.resourceType)).toEqual([
      'DiagnosticReport',
      'Observation',
      'Observation',
      'Observation',
      'Device',
      'Provenance',
    ]);
    expect(of('DiagnosticReport')[0]).toMatchObject({
      status: 'preliminary',
      conclusion: expect.stringContaining(NOT_FOR_CLINICAL_USE) as string,
    });
  });

  it('marks every statement as asserted by artificial intelligence', () => {
    for (const type of ['DiagnosticReport', 'Observation', 'Provenance'])
      for (const resource of of(type))
        expect(resource).toMatchObject({ meta: { security: [{ code: 'AIAST' }] } });
  });

  it('codes labels in ICD-10-CM, with probability and an interpretation that the verdict allows', () => {
    const [pneumonia, covid, normal] = of('Observation');
    expect(pneumonia).toMatchObject({
      status: 'preliminary',
      code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'J18' }], text: 'Pneumonia' },
      valueQuantity: { value: builtResult().diagnosis.ranking.disorders[0]?.probability },
      interpretation: [{ coding: [{ code: 'POS' }] }],
    });
    expect(covid).toMatchObject({ interpretation: [{ coding: [{ code: 'IND' }] }] });
    expect(normal).toMatchObject({
      code: { text: 'Normal' },
      interpretation: [{ coding: [{ code: 'IND' }] }],
    });
    expect(normal?.['code']).not.toHaveProperty('coding');
  });

  it('refers only to what it holds, and names neither case nor file', () => {
    const urls = new Set(bundle.entry.map(({ fullUrl }) => fullUrl));
    expect(urls.size).toBe(bundle.entry.length);
    const text = JSON.stringify(bundle);
    const references = [...text.matchAll(/"reference":"([^"]+)"/g)].map(([, url]) => url ?? '');
    expect(references).toHaveLength(3 + 3 + 4 + 1);
    for (const url of references) expect(urls.has(url), url).toBe(true);
    expect(text).not.toMatch(/chest\/|Case \\"7/);
  });

  it('gives no probability for a pack that was measured on nothing', () => {
    const observations = of('Observation', bundleOf(false));
    expect(observations).toHaveLength(10);
    for (const observation of observations) {
      expect(observation).not.toHaveProperty('valueQuantity');
      expect(observation).toMatchObject({ dataAbsentReason: { coding: [{ code: 'not-performed' }] } });
    }
  });
});
