import type { RankedDisorder } from '@/ranking/diagnosis.ts';
import { splitRanking, thresholdMark } from '@/ranking/thresholds.ts';
import type { Translator } from '@/text/create-text.ts';
import { fill } from '@/text/fill.ts';
import { NOT_FOR_CLINICAL_USE } from '@/text/notice.ts';
import type { CaseResult } from './case-result.ts';

const SYSTEM = {
  icd10cm: 'http://hl7.org/fhir/sid/icd-10-cm',
  loinc: 'http://loinc.org',
  ucum: 'http://unitsofmeasure.org',
  interpretation: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation',
  category: 'http://terminology.hl7.org/CodeSystem/observation-category',
  section: 'http://terminology.hl7.org/CodeSystem/v2-0074',
  absent: 'http://terminology.hl7.org/CodeSystem/data-absent-reason',
  agent: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
} as const;

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

export interface FhirResource {
  readonly resourceType: string;
  readonly [element: string]: unknown;
}

export interface FhirBundle extends FhirResource {
  readonly resourceType: 'Bundle';
  readonly entry: readonly { readonly fullUrl: string; readonly resource: FhirResource }[];
}

export interface FhirOptions {
  /** How many labels become Observations: of the measured ones, or of all where the pack was measured on nothing. */
  readonly top: number;
  /** A new UUID at each call, such as `crypto.randomUUID`. */
  readonly uuid: () => string;
}

/**
 * A FHIR R4 collection: a preliminary DiagnosticReport, an Observation for each label, the model as Device, and
 * their Provenance. Never a Condition. Related terms are left out: nothing is known of them. No patient is named.
 */
export function toFhir(result: CaseResult, t: Translator, { top, uuid }: FhirOptions): FhirBundle {
  const { measured, related } = splitRanking(result.diagnosis.ranking);
  const unmeasuredPack = measured.length === 0 && related.some((row) => row.probability !== undefined);
  const rows = (unmeasuredPack ? related : measured).slice(0, top);
  const titles = new Map(result.diagnosis.ranking.categories.map(({ code, title }) => [code, title]));

  const device = entry(uuid, deviceOf(result));
  const observations = rows.map((row) =>
    entry(uuid, observationOf(row, titles, device.fullUrl, result.created, t)),
  );
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
    ...(observations.length > 0
      ? { result: observations.map(({ fullUrl }) => ({ reference: fullUrl })) }
      : {}),
    conclusion: `${NOT_FOR_CLINICAL_USE}. ${t('report:fhir.conclusion')}`,
  });
  const provenance = entry(uuid, {
    resourceType: 'Provenance',
    meta: META,
    target: [report, ...observations].map(({ fullUrl }) => ({ reference: fullUrl })),
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
    entry: [report, ...observations, device, provenance],
  };
}

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
  const title = titles.get(row.icd10cm);
  const coding =
    title === undefined ? {} : { coding: [{ system: SYSTEM.icd10cm, code: row.icd10cm, display: title }] };
  return {
    resourceType: 'Observation',
    meta: META,
    status: 'preliminary',
    category: [{ coding: [{ system: SYSTEM.category, code: 'imaging', display: 'Imaging' }] }],
    code: { ...coding, text: row.name },
    issued: created,
    ...(row.measurement ? measuredValue(row) : scoreAlone(row)),
    note: noteOf(row, t).map((text) => ({ text })),
    device: { reference: device },
  };
}

/** Only a verdict that was earned lets a threshold speak; anything else is indeterminate. */
function measuredValue(row: RankedDisorder): object {
  const trusted = row.measurement?.verdict === 'good' || row.measurement?.verdict === 'fair';
  const mark = trusted ? thresholdMark(row) : undefined;
  const [code, display] =
    mark === undefined
      ? ['IND', 'Indeterminate']
      : mark === 'over'
        ? ['POS', 'Positive']
        : ['NEG', 'Negative'];
  return {
    valueQuantity: quantity(row.probability),
    interpretation: [{ coding: [{ system: SYSTEM.interpretation, code, display }] }],
  };
}

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
