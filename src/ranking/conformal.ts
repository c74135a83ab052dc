import type { ConformalThreshold, Manifest } from '@/model/manifest.ts';
import type { Modality } from '@/volume/scan.ts';
import type { RankedDisorder, Ranking } from './diagnosis.ts';

type Measured = NonNullable<Manifest['measured']>;

export interface LabelSet {
  /** Share of cases like those that the thresholds were made from whose labels are all in their sets. */
  readonly level: number;
  /** Which cases those were, in the pack's own words. */
  readonly calibratedOn: string | undefined;
  /** The likeliest first. */
  readonly labels: readonly RankedDisorder[];
  /** Of them, those that no case tried has in any of the case's modalities: nobody saw whether a set holds them. */
  readonly untested: readonly RankedDisorder[];
  /** How far the sets held when they were tried, in the case's modality where they held least. */
  readonly evidence: ConformalThreshold;
  /** One scan of one modality, as in the calibration: else the level was not tried. */
  readonly asCalibrated: boolean;
}

/**
 * The case's set of measured labels at the pack's level: split conformal prediction (Vovk et al. 2005; Angelopoulos and
 * Bates 2021), nonconformity 1 - p of a case's least probable true label, one threshold a modality. A label measured in
 * several of the case's modalities is let in by the most lenient.
 * @returns undefined where the pack has no thresholds for the case's modalities
 */
export function labelSet(
  ranking: Ranking,
  { measured }: Manifest,
  modalities: readonly Modality[],
): LabelSet | undefined {
  if (!measured?.conformal) return undefined;
  const { level, calibratedOn, thresholds } = measured.conformal;
  const present: ReadonlySet<string> = new Set(modalities);
  const usable = thresholds.filter(({ modality }) => present.has(modality));
  const [evidence] = usable.toSorted((a, b) => (a.coverage ?? 1) - (b.coverage ?? 1));
  if (!evidence) return undefined;
  const ownOf = ({ measurements }: RankedDisorder) =>
    usable.filter(({ modality }) => measurements?.some((result) => result.modality === modality));
  const labels = ranking.disorders
    .filter((row) => {
      const own = ownOf(row);
      return own.length > 0 && (row.probability ?? 0) >= Math.min(...own.map(({ threshold }) => threshold));
    })
    .toSorted((a, b) => (b.probability ?? 0) - (a.probability ?? 0));
  return {
    level,
    calibratedOn,
    labels,
    untested: labels.filter((row) => ownOf(row).every(({ untested }) => untested?.includes(row.index))),
    evidence,
    asCalibrated: modalities.length === 1,
  };
}

/** A held-out case: the calibrated probabilities of its true labels, of those measured in its modality. */
export type TrueProbabilities = readonly number[];

/**
 * The probability from which a label belongs to the set: the value that at most a share 1 - level of `n` cases and of
 * the one to come falls below, that is the floor((n + 1) (1 - level))-th smallest.
 * @returns 0, which lets every label in, where there are too few cases for the level
 */
export function conformalThreshold(cases: readonly TrueProbabilities[], level: number): number {
  const least = cases.map((probabilities) => Math.min(...probabilities)).toSorted((a, b) => a - b);
  // The tolerance keeps (n + 1) * 0.1 of n = 9 from falling below 1.
  const rank = Math.floor((least.length + 1) * (1 - level) + 1e-9);
  return rank < 1 ? 0 : (least[rank - 1] ?? 0);
}

export type ConformalThresholds = NonNullable<Measured['conformal']>;
