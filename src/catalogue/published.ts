import type { DisorderGroup } from './groups.ts';

/**
 * Figures of the published checkpoint on its own test cases, per cent, as printed by Zheng et al., Nature
 * Communications 15, 10147, 2024. They hold for that checkpoint and its test set alone.
 */
export interface PublishedFigures {
  readonly auc: number;
  readonly averagePrecision: number;
  /** Maximum over thresholds on the evaluated set itself, so optimistic; `mcc` at that threshold. */
  readonly f1: number;
  readonly mcc: number;
  /** Recall at the point of the ROC curve whose false-positive rate is nearest to 0.01, 0.05, 0.1. */
  readonly recallAt: { readonly '0.01': number; readonly '0.05': number; readonly '0.1': number };
}

export type LabelLevel = 'disorders' | 'icd10cm';
type Tabled = Exclude<DisorderGroup, 'normal'>;

const row = (
  ...[auc, averagePrecision, f1, mcc, at001, at005, at01]: readonly [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
): PublishedFigures => ({
  auc,
  averagePrecision,
  f1,
  mcc,
  recallAt: { '0.01': at001, '0.05': at005, '0.1': at01 },
});

const PUBLISHED: Readonly<Record<LabelLevel, Readonly<Record<Tabled, PublishedFigures>>>> = {
  disorders: {
    head: row(94.41, 20.27, 30.21, 32.27, 41.93, 71.09, 81.15),
    medium: row(95.14, 15.95, 25.82, 28.84, 42.49, 68.73, 79.39),
    tail: row(90.96, 7.75, 12.68, 17.49, 13.13, 28.88, 44.08),
  },
  icd10cm: {
    head: row(91.27, 14.59, 22.81, 25.12, 27.87, 57.75, 72.32),
    medium: row(92.01, 10.34, 19.08, 22.16, 28.81, 55.55, 69.86),
    tail: row(88.11, 5.57, 10.48, 14.68, 12.75, 30.11, 51.77),
  },
};

/** The figures of a group; undefined for groups that the paper has none for (Normal, labels of a pack's own). */
export function publishedFigures(level: LabelLevel, group: string): PublishedFigures | undefined {
  const table: Readonly<Record<string, PublishedFigures>> = PUBLISHED[level];
  return Object.hasOwn(table, group) ? table[group] : undefined;
}
