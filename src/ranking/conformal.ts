import type { Manifest } from '@/model/manifest.ts';
import type { Modality } from '@/volume/scan.ts';
import type { RankedDisorder, Ranking } from './diagnosis.ts';

type Measured = NonNullable<Manifest['measured']>;

export interface LabelSet {
  /** Share of cases like the pack's held-out ones whose labels are all in their sets. */
  readonly level: number;
  /** The likeliest first. */
  readonly labels: readonly RankedDisorder[];
  /** Held-out cases behind the smallest threshold used. */
  readonly cases: number;
  /** Share of the pack's test cases in which the set held, and how many those were; of the worst modality. */
  readonly coverage: number | undefined;
  readonly tested: number | undefined;
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
  const { level, thresholds } = measured?.conformal ?? { level: 0, thresholds: [] };
  const present: ReadonlySet<string> = new Set(modalities);
  const usable = thresholds.filter(({ modality }) => present.has(modality));
  if (usable.length === 0) return undefined;
  const labels = ranking.disorders.filter(({ measurements, probability }) => {
    const own = usable.filter(({ modality }) => measurements?.some((result) => result.modality === modality));
    return own.length > 0 && (probability ?? 0) >= Math.min(...own.map(({ threshold }) => threshold));
  });
  const worst = usable.toSorted((a, b) => (a.coverage ?? 1) - (b.coverage ?? 1))[0];
  return {
    level,
    coverage: worst?.coverage,
    tested: worst?.tested,
    labels: labels.toSorted((a, b) => (b.probability ?? 0) - (a.probability ?? 0)),
    cases: Math.min(...usable.map(({ cases }) => cases)),
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
