import type { RankedCategory } from './diagnosis.ts';

/** Scores of a block or chapter, from the measured categories below it. */
export interface BranchScore {
  /** Of the likeliest category below. The branch is at least as likely. */
  readonly least: number;
  /** 1 - product of (1 - p): what it would be if the categories had nothing to do with each other. */
  readonly independent: number;
  /** Measured categories below. */
  readonly measured: number;
}

/** @returns undefined for a branch without a measured category: a related term has no probability to sum */
export function branchScore(categories: readonly RankedCategory[]): BranchScore | undefined {
  const measured = categories.filter((category) => category.measured);
  if (measured.length === 0) return undefined;
  return {
    least: Math.max(...measured.map(({ score }) => score)),
    independent: 1 - measured.reduce((none, { score }) => none * (1 - score), 1),
    measured: measured.length,
  };
}
