import type { RankedCategory, RankedDisorder } from '@/ranking/diagnosis.ts';
import { thresholdMark } from '@/ranking/thresholds.ts';
import type { Translator } from '@/text/create-text.ts';
import { NOT_FOR_CLINICAL_USE } from '@/text/notice.ts';
import type { CaseResult } from './case-result.ts';
import { gateLine, gateWords } from './gate-words.ts';
import type { LabelReading } from './human-reading.ts';

type Cell = string | number | boolean | undefined;
type Columns<Row> = readonly (readonly [header: string, cell: (row: Row, rank: number) => Cell])[];

const DISORDER_COLUMNS: Columns<RankedDisorder & { readonly reading?: LabelReading }> = [
  ['rank', (_, rank) => rank],
  ['index', (row) => row.index],
  ['name', (row) => row.name],
  ['icd10cm', (row) => row.icd10cm],
  ['group', (row) => row.group],
  ['logit', (row) => row.logit],
  ['probability', (row) => (row.measurement ? row.probability : undefined)],
  ['score_not_measured', (row) => (row.measurement ? undefined : row.probability)],
  ['measured', (row) => row.measurement !== undefined],
  ['verdict', (row) => row.measurement?.verdict],
  ['measured_modality', (row) => row.measurement?.modality],
  ['auc', (row) => row.measurement?.auc],
  ['positives', (row) => row.measurement?.positives],
  ['negatives', (row) => row.measurement?.negatives],
  ['threshold', (row) => row.measurement?.threshold],
  ['threshold_mark', thresholdMark],
  ['trained', (row) => row.trained],
  ['reader_opinion', (row) => row.reading?.opinion],
  ['reader_note', (row) => row.reading?.note],
];

const CATEGORY_COLUMNS: Columns<RankedCategory> = [
  ['rank', (_, rank) => rank],
  ['icd10cm', (row) => row.code],
  ['title', (row) => row.title],
  ['chapter', (row) => row.chapter],
  ['block', (row) => row.block],
  ['group', (row) => row.group],
  ['score', (row) => row.score],
  ['from_index', (row) => row.from],
  ['measured', (row) => row.measured],
];

/**
 * The ranking of labels as RFC 4180 CSV, below lines that begin with `#`. A probability stands only where the pack
 * was measured on the label; the score of a pack without measurements has its own column. So have the user's own
 * opinion and note: `reader_` is never the model's.
 */
export function toCsv(result: CaseResult, t: Translator, top = Number.POSITIVE_INFINITY): string {
  const readings = new Map(result.human?.labels.map((label) => [label.index, label]));
  const rows = result.diagnosis.ranking.disorders.slice(0, top).map((row) => {
    const reading = readings.get(row.index);
    return reading ? { ...row, reading } : row;
  });
  return table(result, t, DISORDER_COLUMNS, rows);
}

/** The same for the ICD-10-CM categories. */
export const categoriesToCsv = (result: CaseResult, t: Translator, top = Number.POSITIVE_INFINITY): string =>
  table(result, t, CATEGORY_COLUMNS, result.diagnosis.ranking.categories.slice(0, top));

function table<Row>(result: CaseResult, t: Translator, columns: Columns<Row>, rows: readonly Row[]): string {
  const preamble = [
    NOT_FOR_CLINICAL_USE,
    `pack ${result.pack.id}, version ${result.pack.version}`,
    `computed ${result.created} with ${result.diagnosis.backend}`,
    ...(result.caseName === undefined ? [] : [`case ${result.caseName}`]),
    ...gateWords(result, t).map(gateLine),
    ...(result.human?.finalDiagnosis ? [`diagnosis by the reader: ${result.human.finalDiagnosis}`] : []),
    ...(result.human?.note ? [`note by the reader: ${result.human.note}`] : []),
  ].map((line) => quoted(`# ${line.replace(/[\r\n]+/g, ' ')}`));
  const lines = rows.map((row, i) => columns.map(([, cell]) => csvCell(cell(row, i + 1))).join(','));
  return [...preamble, columns.map(([header]) => header).join(','), ...lines].map((l) => `${l}\r\n`).join('');
}

/** One field. Text that a spreadsheet would run as a formula gets an apostrophe in front. */
export function csvCell(value: Cell): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  return quoted(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
