import { publishedFigures, type PublishedFigures } from '@/catalogue/published.ts';
import type { Manifest, Measurement } from '@/model/manifest.ts';
import type { Group, RankedDisorder } from './diagnosis.ts';
import { rowStanding, type RowStanding } from './thresholds.ts';

/** How far a row may be trusted: facts alone, the words come from the text room. */
export interface Reliability {
  readonly standing: RowStanding;
  readonly group: Group;
  /** Whether the pack had training pictures of the label; undefined where the pack does not say. */
  readonly trained: boolean | undefined;
  /** The best measurement in the case's modalities: verdict, AUC with its interval, positives and negatives. */
  readonly measurement: Measurement | undefined;
  /** Modalities of the case in which the label's measurement is confounded, even if another one is better. */
  readonly confoundedIn: readonly string[];
  /**
   * The paper's figures for the label's group. Only for packs without measurements of their own, and in the
   * paper's label spaces: they describe the published checkpoint.
   */
  readonly published: PublishedFigures | undefined;
}

export function reliability(row: RankedDisorder, manifest: Manifest): Reliability {
  const standing = rowStanding(row);
  const { space } = manifest.labels;
  const level = space === 'raddiag-icd10cm' ? 'icd10cm' : 'disorders';
  const publishedHolds = standing === 'unmeasured-pack' && space !== 'custom';
  return {
    standing,
    group: row.group,
    trained: row.trained,
    measurement: row.measurement,
    confoundedIn: (row.measurements ?? [])
      .filter((result) => result.verdict === 'confounded')
      .map((result) => result.modality),
    published: publishedHolds ? publishedFigures(level, row.group) : undefined,
  };
}
