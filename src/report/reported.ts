import type { RankedDisorder, Ranking } from '@/ranking/diagnosis.ts';
import { splitRanking, thresholdMark } from '@/ranking/thresholds.ts';

/**
 * The labels that a report states as findings: the first of those that the pack was measured on, or of all where it
 * was measured on nothing. Related terms are left out: nothing is known of them.
 */
export function reportedLabels(ranking: Ranking, top: number): readonly RankedDisorder[] {
  const { measured, related } = splitRanking(ranking);
  const unmeasuredPack = measured.length === 0 && related.some((row) => row.probability !== undefined);
  return (unmeasuredPack ? related : measured).slice(0, top);
}

export type Interpretation = 'positive' | 'negative' | 'indeterminate';

/** Only a verdict that was earned lets a threshold speak; anything else is indeterminate. */
export function interpretationOf(row: RankedDisorder): Interpretation {
  const trusted = row.measurement?.verdict === 'good' || row.measurement?.verdict === 'fair';
  const mark = trusted ? thresholdMark(row) : undefined;
  return mark === undefined ? 'indeterminate' : mark === 'over' ? 'positive' : 'negative';
}
