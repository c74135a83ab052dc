import type { Translator } from '@/text/create-text.ts';
import { NOT_FOR_CLINICAL_USE } from '@/text/notice.ts';
import { codeOf, SYSTEM, type FhirResource } from './fhir-code.ts';
import type { HumanReading } from './human-reading.ts';

/** What the user holds of single labels, and of the case. Preliminary too: it is a note, not a signed report. */
export function humanObservations(
  { labels, finalDiagnosis, note }: HumanReading,
  titles: ReadonlyMap<string, string>,
  created: string,
  t: Translator,
): readonly FhirResource[] {
  const observation = (code: object, value: object, notes: readonly string[]): FhirResource => ({
    resourceType: 'Observation',
    status: 'preliminary',
    category: [{ coding: [{ system: SYSTEM.category, code: 'imaging', display: 'Imaging' }] }],
    code,
    issued: created,
    performer: [{ display: t('report:human.reader') }],
    ...value,
    note: [t('report:human.by'), ...notes.filter(Boolean), NOT_FOR_CLINICAL_USE].map((text) => ({ text })),
  });
  const ofCase = finalDiagnosis !== '' || note !== '';
  return [
    ...labels.map((label) =>
      observation(
        codeOf(label, titles),
        label.opinion === undefined ? {} : { valueString: t(`report:human.${label.opinion}`) },
        [label.note],
      ),
    ),
    ...(ofCase
      ? [
          observation(
            { text: t('report:human.finalDiagnosis') },
            finalDiagnosis === '' ? {} : { valueString: finalDiagnosis },
            [note],
          ),
        ]
      : []),
  ];
}

export const humanProvenance = (
  readings: readonly { readonly fullUrl: string }[],
  created: string,
  t: Translator,
): FhirResource => ({
  resourceType: 'Provenance',
  target: readings.map(({ fullUrl }) => ({ reference: fullUrl })),
  recorded: created,
  agent: [
    {
      type: { coding: [{ system: SYSTEM.agent, code: 'author', display: 'Author' }] },
      who: { display: t('report:human.reader') },
    },
  ],
});
