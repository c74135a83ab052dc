import type { Diagnosis, RankedDisorder } from '@/ranking/diagnosis.ts';
import type { Modality } from '@/volume/scan.ts';
import type { DiagnoseRequest } from './app-services.ts';
import type { CaseState } from './app-state.ts';
import { participants } from './scan-choice.ts';

/** An examination with those of its scans that take part in the ranking. */
export interface RankableExamination {
  readonly id: string;
  readonly title: string;
  /** YYYY-MM-DD; undefined where its files state none. */
  readonly date: string | undefined;
  readonly scans: DiagnoseRequest['scans'];
}

/** The case's examinations in its order, by date where they have one. */
export function rankableExaminations({
  examinations,
  scans,
}: Pick<CaseState, 'examinations' | 'scans'>): readonly RankableExamination[] {
  return examinations.map(({ id, title, date }) => ({
    id,
    title,
    date,
    scans: participants(scans.filter(({ examinationId }) => examinationId === id)),
  }));
}

/** The two that are compared unless the user chooses others: the last two that can be ranked. */
export function lastTwo(
  examinations: readonly RankableExamination[],
): readonly [RankableExamination, RankableExamination] | undefined {
  const rankable = examinations.filter(({ scans }) => scans.length > 0);
  const rest = examinations.filter(({ scans }) => scans.length === 0);
  // One that cannot be ranked is shown beside the other only where there is no better.
  const [first, second] = rankable.length > 1 ? rankable.slice(-2) : [...rest.slice(-1), ...rankable];
  return first && second && [first, second];
}

/** What to know before a change between two examinations is taken for a change of the patient. */
export type DateNote = 'same-date' | 'undated' | 'wrong-order' | 'other-modalities';

export function dateNotes([first, second]: readonly [
  RankableExamination,
  RankableExamination,
]): readonly DateNote[] {
  const notes: DateNote[] = [];
  if (first.date === undefined || second.date === undefined) notes.push('undated');
  else if (first.date === second.date) notes.push('same-date');
  else if (first.date > second.date) notes.push('wrong-order');
  if (modalitiesOf(first) !== modalitiesOf(second)) notes.push('other-modalities');
  return notes;
}

const modalitiesOf = ({ scans }: RankableExamination): string =>
  [...new Set(scans.map(({ modality }): Modality => modality))].toSorted().join();

/** One label at both dates. */
export interface DatedRow {
  /** The disorder's index. */
  readonly id: number;
  readonly first: RankedDisorder;
  readonly second: RankedDisorder;
  /** Second less first; undefined where one of them has no probability. */
  readonly change: number | undefined;
}

/** Labels that have a probability, or in a pack without measurements a score, at one of the dates at least. */
export function datedRows(first: Diagnosis, second: Diagnosis): readonly DatedRow[] {
  const later = new Map(second.ranking.disorders.map((disorder) => [disorder.index, disorder]));
  return first.ranking.disorders.flatMap((disorder): readonly DatedRow[] => {
    const other = later.get(disorder.index);
    if (!other) return [];
    const [before, after] = [disorder.probability, other.probability];
    if (before === undefined && after === undefined) return [];
    const change = before === undefined || after === undefined ? undefined : after - before;
    return [{ id: disorder.index, first: disorder, second: other, change }];
  });
}

export const DATE_COLUMNS = ['name', 'first', 'second', 'change'] as const;
export type DateColumn = (typeof DATE_COLUMNS)[number];

/** What rows are sorted by: a change by its size, whichever way it goes. */
const keyOf = (row: DatedRow, column: Exclude<DateColumn, 'name'>): number | undefined =>
  column === 'change' ? row.change && Math.abs(row.change) : row[column].probability;

/** The largest first, or the smallest; what has no value comes last either way. */
export function sortDated(
  rows: readonly DatedRow[],
  column: DateColumn,
  ascending: boolean,
): readonly DatedRow[] {
  const sign = ascending ? 1 : -1;
  if (column === 'name') return rows.toSorted((a, b) => sign * a.first.name.localeCompare(b.first.name));
  return rows.toSorted((a, b) => {
    const [x, y] = [keyOf(a, column), keyOf(b, column)];
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
    return sign * (x - y);
  });
}
