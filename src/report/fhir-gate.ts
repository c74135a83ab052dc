import type { Translator } from '@/text/create-text.ts';
import { fill } from '@/text/fill.ts';
import { NOT_FOR_CLINICAL_USE } from '@/text/notice.ts';
import type { CaseResult } from './case-result.ts';
import { SYSTEM, type FhirResource } from './fhir-code.ts';
import { gateWords } from './gate-words.ts';

/**
 * What the gate found, an Observation each: a statement about the pictures, made by the device before the result. Not a
 * DetectedIssue, which R4 keeps for conflicts between actions on a patient.
 */
export const gateObservations = (
  result: CaseResult,
  device: string,
  t: Translator,
): readonly FhirResource[] =>
  gateWords(result, t).map(({ weight, title, reason, todo, about }) => ({
    resourceType: 'Observation',
    status: 'preliminary',
    category: [{ coding: [{ system: SYSTEM.category, code: 'imaging', display: 'Imaging' }] }],
    code: { text: t('gate:heading') },
    issued: result.created,
    valueCodeableConcept: { text: title },
    interpretation: [{ text: weight }],
    note: [about, reason, todo, NOT_FOR_CLINICAL_USE].map((text) => ({ text })),
    device: { reference: device },
  }));

/** For whoever reads the conclusion alone. Empty where there is nothing more serious than a note. */
export function gateConclusion(result: CaseResult, t: Translator): string {
  const titles = gateWords(result, t)
    .filter(({ level }) => level !== 'note')
    .map(({ title }) => title);
  return titles.length === 0 ? '' : ` ${fill(t, 'report:gate.seen', { titles: titles.join('; ') })}`;
}
