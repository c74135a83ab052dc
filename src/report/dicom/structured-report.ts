import type { RankedDisorder } from '@/ranking/diagnosis.ts';
import type { Translator } from '@/text/create-text.ts';
import { fill } from '@/text/fill.ts';
import { NOT_FOR_CLINICAL_USE } from '@/text/notice.ts';
import type { CaseResult } from '../case-result.ts';
import { gateLine, gateWords } from '../gate-words.ts';
import { isBlank, type HumanReading } from '../human-reading.ts';
import { interpretationOf, reportedLabels } from '../reported.ts';
import {
  code,
  CODING_SCHEMES,
  equipment,
  evidence,
  moment,
  newUid,
  patientAndStudy,
  PRIVATE_SCHEME,
  type DicomContext,
  type NaturalDataset,
} from './context.ts';
import {
  CONCEPT,
  codeItem,
  container,
  imageItem,
  nameItem,
  numberItem,
  templateOf,
  textItem,
  uidItem,
} from './content.ts';
import { dicomScan, type DicomScan, type SourceImage, type SourceScan } from './source-scan.ts';
import { writeDicom } from './write.ts';

const COMPREHENSIVE_3D_SR = '1.2.840.10008.5.1.4.1.1.88.34';

const own = (value: string, meaning: string) => code(value, PRIVATE_SCHEME, meaning);

const INTERPRETATIONS = {
  positive: own('positive', 'Over the threshold that was measured'),
  negative: own('negative', 'Under the threshold that was measured'),
  indeterminate: own('indeterminate', 'No threshold that can be relied on'),
} as const;

const OPINIONS = {
  agree: own('agree', 'The reader agrees with the model'),
  disagree: own('disagree', 'The reader disagrees with the model'),
} as const;

/** The scans of the result whose pictures are DICOM objects: those that a report can point at. */
export const reportableScans = (result: CaseResult, sources: readonly SourceScan[]): readonly DicomScan[] =>
  result.diagnosis.scans.flatMap(({ scanId }) => {
    const source = sources.find(({ scan }) => scan.id === scanId);
    return (source && dicomScan(source)) ?? [];
  });

/**
 * The ranking as a Comprehensive 3D SR by TID 1500: a measurement group (TID 1501) for each reported label with its
 * ICD-10-CM category, the algorithm (TID 4019) and the pictures that it was inferred from. Unverified, preliminary and
 * partial, the observer a device; the user's own reading stands apart under a person as observer.
 * @param scans at least one, see `reportableScans`
 * @param top how many labels
 */
export async function toStructuredReport(
  result: CaseResult,
  scans: readonly DicomScan[],
  context: DicomContext,
  t: Translator,
  top = 10,
): Promise<Uint8Array<ArrayBuffer>> {
  const [first] = scans;
  if (!first) throw new RangeError('a structured report needs a scan to point at');
  const { date, time } = moment(result.created);
  const images = scans.flatMap((scan) => usedImages(result, scan));
  return writeDicom({
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: COMPREHENSIVE_3D_SR,
    SOPInstanceUID: newUid(context),
    InstanceCreationDate: date,
    InstanceCreationTime: time,
    TimezoneOffsetFromUTC: '+0000',
    CodingSchemeIdentificationSequence: CODING_SCHEMES,
    ...patientAndStudy(first, context),
    Modality: 'SR',
    SeriesInstanceUID: newUid(context),
    SeriesNumber: 900,
    SeriesDescription: 'AI generated, unverified. Not for clinical use',
    ReferencedPerformedProcedureStepSequence: [],
    ...equipment(result),
    InstanceNumber: 1,
    ContentDate: date,
    ContentTime: time,
    CompletionFlag: 'PARTIAL',
    CompletionFlagDescription: 'The first labels of a ranking by a model',
    VerificationFlag: 'UNVERIFIED',
    PreliminaryFlag: 'PRELIMINARY',
    PerformedProcedureCodeSequence: [],
    CurrentRequestedProcedureEvidenceSequence: evidence(images, context),
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [CONCEPT.report],
    ContinuityOfContent: 'SEPARATE',
    ContentTemplateSequence: [templateOf('1500')],
    ContentSequence: [
      codeItem('HAS CONCEPT MOD', CONCEPT.language, CONCEPT.english),
      ...deviceObserver(result, context),
      codeItem('HAS CONCEPT MOD', CONCEPT.procedure, CONCEPT.imaging),
      container(CONCEPT.library, [
        container(
          CONCEPT.libraryGroup,
          images.map((image) => imageItem('CONTAINS', image, context)),
        ),
      ]),
      container(
        CONCEPT.measurements,
        reportedLabels(result.diagnosis.ranking, top).map((row) => finding(row, result, scans, context, t)),
      ),
      textItem('CONTAINS', CONCEPT.comment, `${NOT_FOR_CLINICAL_USE}. ${t('report:fhir.conclusion')}`),
      ...gateFindings(result, t),
      ...(result.human && !isBlank(result.human) ? [humanReading(result.human, titlesOf(result))] : []),
    ],
  });
}

/** The pictures of a scan that reached the model. */
function usedImages(result: CaseResult, { scan, images }: DicomScan): readonly SourceImage[] {
  const outcome = result.diagnosis.scans.find(({ scanId }) => scanId === scan.id);
  return (outcome?.used ?? []).flatMap((index) => images[index] ?? []);
}

/** TID 1001 and 1004: a device says all this. */
const deviceObserver = (result: CaseResult, context: DicomContext): readonly NaturalDataset[] => [
  codeItem('HAS OBS CONTEXT', CONCEPT.observerType, CONCEPT.device),
  uidItem('HAS OBS CONTEXT', CONCEPT.deviceUid, newUid(context)),
  textItem('HAS OBS CONTEXT', CONCEPT.deviceName, 'Longtail'),
  textItem('HAS OBS CONTEXT', CONCEPT.deviceMaker, 'Longtail'),
  textItem('HAS OBS CONTEXT', CONCEPT.deviceModel, `${result.pack.id} ${result.pack.version}`),
];

const titlesOf = (result: CaseResult): ReadonlyMap<string, string> =>
  new Map(result.diagnosis.ranking.categories.map((category) => [category.code, category.title]));

/** The label's ICD-10-CM category; a label without one has a code of our own. */
function labelCode(
  row: Pick<RankedDisorder, 'icd10cm' | 'name' | 'index'>,
  titles: ReadonlyMap<string, string>,
): NaturalDataset {
  const title = titles.get(row.icd10cm);
  return title === undefined ? own(`label-${row.index}`, row.name) : code(row.icd10cm, 'I10C', title);
}

function finding(
  row: RankedDisorder,
  result: CaseResult,
  scans: readonly DicomScan[],
  context: DicomContext,
  t: Translator,
): NaturalDataset {
  const keyImages = scans.flatMap(({ scan, images }) => {
    const outcome = result.diagnosis.scans.find(({ scanId }) => scanId === scan.id);
    return images[outcome?.keySlice ?? -1] ?? [];
  });
  const inferredFrom = keyImages.map((image) => imageItem('INFERRED FROM', image, context));
  const measured = row.measurement !== undefined;
  const value = (row.probability ?? 0) * (measured ? 100 : 1);
  return container(
    CONCEPT.group,
    [
      textItem('HAS OBS CONTEXT', CONCEPT.trackingId, row.name),
      uidItem('HAS OBS CONTEXT', CONCEPT.trackingUid, newUid(context)),
      codeItem('CONTAINS', CONCEPT.finding, labelCode(row, titlesOf(result))),
      textItem('HAS CONCEPT MOD', CONCEPT.algorithmName, `Longtail, model ${result.pack.id}`),
      textItem('HAS CONCEPT MOD', CONCEPT.algorithmVersion, result.pack.version),
      textItem('HAS CONCEPT MOD', CONCEPT.algorithmParameters, `backend=${result.diagnosis.backend}`),
      measured
        ? numberItem(CONCEPT.certainty, value, code('%', 'UCUM', 'Percent'), inferredFrom)
        : numberItem(
            own('score', 'Score, not calibrated'),
            value,
            code('1', 'UCUM', 'no units'),
            inferredFrom,
          ),
      codeItem(
        'CONTAINS',
        own('interpretation', 'Model output against its threshold'),
        INTERPRETATIONS[interpretationOf(row)],
      ),
      textItem('CONTAINS', CONCEPT.comment, standingOf(row, t)),
    ],
    '1501',
  );
}

function standingOf({ measurement }: RankedDisorder, t: Translator): string {
  if (!measurement) return `${NOT_FOR_CLINICAL_USE}. ${t('ranking:standing.unmeasured-pack')}`;
  const { modality, auc, positives, negatives, verdict } = measurement;
  const facts = fill(t, 'ranking:measuredOn', { modality, auc, positives, negatives });
  return `${NOT_FOR_CLINICAL_USE}. ${t(`ranking:verdictDetail.${verdict}`)} ${facts}`;
}

/** The gate's findings, each under how serious it is. Beyond the template, so after what it asks for. */
function gateFindings(result: CaseResult, t: Translator): readonly NaturalDataset[] {
  const findings = gateWords(result, t);
  if (findings.length === 0) return [];
  return [
    container(
      own('checks', 'Checks of the pictures before the result'),
      findings.map((words) => textItem('CONTAINS', own(words.level, words.weight), gateLine(words))),
    ),
  ];
}

function humanReading(human: HumanReading, titles: ReadonlyMap<string, string>): NaturalDataset {
  const notes = human.labels.filter(({ note }) => note !== '');
  return container(own('reading', 'Reading by the user, not by the model'), [
    codeItem('HAS OBS CONTEXT', CONCEPT.observerType, CONCEPT.person),
    nameItem('HAS OBS CONTEXT', CONCEPT.personName, 'Reader^Unnamed'),
    ...human.labels.flatMap((label) =>
      label.opinion === undefined
        ? []
        : [codeItem('CONTAINS', labelCode(label, titles), OPINIONS[label.opinion])],
    ),
    ...notes.map(({ name, note }) => textItem('CONTAINS', CONCEPT.comment, `${name}: ${note}`)),
    ...(human.finalDiagnosis === '' ? [] : [textItem('CONTAINS', CONCEPT.impression, human.finalDiagnosis)]),
    ...(human.note === '' ? [] : [textItem('CONTAINS', CONCEPT.comment, human.note)]),
  ]);
}
