import type { RankedDisorder, Ranking } from './diagnosis.ts';

/** Where a row stands to the threshold that was fixed before testing; undefined where it has none. */
export type ThresholdMark = 'over' | 'under' | undefined;

/** `over` from the threshold on: probability >= threshold of the row's measurement. */
export function thresholdMark(row: RankedDisorder): ThresholdMark {
  const threshold = row.measurement?.threshold;
  if (threshold === undefined || row.probability === undefined) return undefined;
  return row.probability >= threshold ? 'over' : 'under';
}

/** The two parts of a ranking: before and behind the line "related terms, not measured in this pack". */
export function splitRanking(ranking: Ranking): {
  readonly measured: readonly RankedDisorder[];
  readonly related: readonly RankedDisorder[];
} {
  const line = ranking.disorders.findIndex((row) => row.measurement === undefined);
  const count = line < 0 ? ranking.disorders.length : line;
  return { measured: ranking.disorders.slice(0, count), related: ranking.disorders.slice(count) };
}

/** What a row is: measured here, a related term of a measured pack, or of a pack that was measured on nothing. */
export type RowStanding = 'measured' | 'related' | 'unmeasured-pack';

export function rowStanding(row: RankedDisorder): RowStanding {
  if (row.measurement) return 'measured';
  return row.probability === undefined ? 'related' : 'unmeasured-pack';
}
