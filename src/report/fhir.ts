import type { RankedDisorder } from '@/ranking/diagnosis.ts';
import type { Translator } from '@/text/create-text.ts';
import { fill } from '@/text/fill.ts';
import { NOT_FOR_CLINICAL_USE } from '@/text/notice.ts';
import type { CaseResult } from './case-result.ts';
import { codeOf, SYSTEM, type FhirResource } from './fhir-code.ts';
import { gateConclusion, gateObservations } from './fhir-gate.ts';
import { humanObservations, humanProvenance } from './fhir-human.ts';
import { isBlank } from './human-reading.ts';
import { interpretationOf, reportedLabels } from './reported.ts';

/** Asserted by artificial intelligence: on the bundle and on every resource that states a result. */
const META = {
  security: [
    {
      system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
      code: 'AIAST',
      display: 'Artificial Intelligence asserted',
    },
  ],
} as const;

export interface FhirBundle extends FhirResource {
  readonly resourceType: 'Bundle';
  readonly entry: readonly { readonly fullUrl: string; readonly resource: FhirResource }[];
}

export interface FhirOptions {
  /** How many labels become Observations: of the measured ones, or of all where the pack was measured on nothing. */
  readonly top: number;
  /** A new UUID at each call, such as `crypto.randomUUID`. */
  readonly uuid: () => string;
  /** Names the patient and the study; absent: nobody is named. */
  readonly identity?: {
    readonly patientName?: string;
    readonly patientId?: string;
    readonly studyUids: readonly string[];
  };
}

/**
 * A FHIR R4 collection: a preliminary DiagnosticReport, an Observation for each label, the model as Device, and
 * their Provenance. Never a Condition. No patient is named unless the options do. The user's own reading stands in
 * Observations of its own, without the model's Device and security label, with a Provenance of its own.
 */
export function toFhir(result: CaseResult, t: Translator, { top, uuid, identity }: FhirOptions): FhirBundle {
  const rows = reportedLabels(result.diagnosis.ranking, top);
  const titles = new Map(result.diagnosis.ranking.categories.map(({ code, title }) => [code, title]));

  const patient = identity ? [entry(uuid, patientOf(identity))] : [];
  const subject = patient[0] ? { subject: { reference: patient[0].fullUrl } } : {};
  const device = entry(uuid, deviceOf(result));
  const observations = rows.map((row) =>
    entry(uuid, { ...observationOf(row, titles, device.fullUrl, result.created, t), ...subject }),
  );
  const checks = gateObservations(result, device.fullUrl, t).map((resource) =>
    entry(uuid, { ...resource, meta: META, ...subject }),
  );
  const human =
    result.human && !isBlank(result.human) ? humanObservations(result.human, titles, result.created, t) : [];
  const readings = human.map((resource) => entry(uuid, { ...resource, ...subject }));
  // What to know before the result stands before it here too.
  const results = [...checks, ...observations];
  const report = entry(uuid, {
    resourceType: 'DiagnosticReport',
    meta: META,
    status: 'preliminary',
    category: [{ coding: [{ system: SYSTEM.section, code: 'RAD', display: 'Radiology' }] }],
    code: {
      coding: [{ system: SYSTEM.loinc, code: '18748-4', display: 'Diagnostic imaging study' }],
      text: t('report:fhir.report'),
    },
    issued: result.created,
    ...subject,
    ...(identity && identity.studyUids.length > 0
      ? {
          identifier: identity.studyUids.map((uid) => ({ system: 'urn:dicom:uid', value: `urn:oid:${uid}` })),
        }
      : {}),
    ...(results.length > 0 ? { result: results.map(({ fullUrl }) => ({ reference: fullUrl })) } : {}),
    conclusion: `${NOT_FOR_CLINICAL_USE}. ${t('report:fhir.conclusion')}${gateConclusion(result, t)}`,
  });
  const provenance = entry(uuid, {
    resourceType: 'Provenance',
    meta: META,
    target: [report, ...results].map(({ fullUrl }) => ({ reference: fullUrl })),
    recorded: result.created,
    agent: [
      {
        type: { coding: [{ system: SYSTEM.agent, code: 'assembler', display: 'Assembler' }] },
        who: { reference: device.fullUrl },
      },
    ],
  });
  return {
    resourceType: 'Bundle',
    meta: META,
    type: 'collection',
    timestamp: result.created,
    entry: [
      report,
      ...results,
      device,
      provenance,
      ...readings,
      ...(readings.length > 0 ? [entry(uuid, humanProvenance(readings, result.created, t))] : []),
      ...patient,
    ],
  };
}

const patientOf = ({ patientName, patientId }: NonNullable<FhirOptions['identity']>): FhirResource => {
  const [family = '', given = ''] = (patientName ?? '').split('^');
  return {
    resourceType: 'Patient',
    ...(patientId ? { identifier: [{ value: patientId }] } : {}),
    ...(patientName ? { name: [{ text: patientName, family, ...(given ? { given: [given] } : {}) }] } : {}),
  };
};

const entry = (uuid: () => string, resource: FhirResource) => ({ fullUrl: `urn:uuid:${uuid()}`, resource });

const deviceOf = ({ pack, diagnosis }: CaseResult): FhirResource => ({
  resourceType: 'Device',
  status: 'active',
  deviceName: [{ name: `Longtail, model ${pack.id}`, type: 'model-name' }],
  version: [{ value: pack.version }],
  property: [{ type: { text: 'backend' }, valueCode: [{ text: diagnosis.backend }] }],
  note: [{ text: NOT_FOR_CLINICAL_USE }],
});

function observationOf(
  row: RankedDisorder,
  titles: ReadonlyMap<string, string>,
  device: string,
  created: string,
  t: Translator,
): FhirResource {
  return {
    resourceType: 'Observation',
    meta: META,
    status: 'preliminary',
    category: [{ coding: [{ system: SYSTEM.category, code: 'imaging', display: 'Imaging' }] }],
    code: codeOf(row, titles),
    issued: created,
    ...(row.measurement ? measuredValue(row) : scoreAlone(row)),
    note: noteOf(row, t).map((text) => ({ text })),
    device: { reference: device },
  };
}

const INTERPRETATION = {
  positive: { code: 'POS', display: 'Positive' },
  negative: { code: 'NEG', display: 'Negative' },
  indeterminate: { code: 'IND', display: 'Indeterminate' },
} as const;

const measuredValue = (row: RankedDisorder): object => ({
  valueQuantity: quantity(row.probability),
  interpretation: [{ coding: [{ system: SYSTEM.interpretation, ...INTERPRETATION[interpretationOf(row)] }] }],
});

const scoreAlone = (row: RankedDisorder): object => ({
  dataAbsentReason: { coding: [{ system: SYSTEM.absent, code: 'not-performed', display: 'Not Performed' }] },
  component: [{ code: { text: 'score, not calibrated' }, valueQuantity: quantity(row.probability) }],
});

const quantity = (value: number | undefined) => ({ value, unit: '1', system: SYSTEM.ucum, code: '1' });

function noteOf(row: RankedDisorder, t: Translator): readonly string[] {
  const { measurement } = row;
  if (!measurement) return [NOT_FOR_CLINICAL_USE, t('ranking:standing.unmeasured-pack')];
  const { modality, auc, positives, negatives, verdict } = measurement;
  return [
    NOT_FOR_CLINICAL_USE,
    t(`ranking:verdictDetail.${verdict}`),
    fill(t, 'ranking:measuredOn', { modality, auc, positives, negatives }),
  ];
}
