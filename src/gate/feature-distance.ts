import type { Manifest } from '@/model/manifest.ts';

export type FeatureStatistics = NonNullable<NonNullable<Manifest['measured']>['features']>[number];

/**
 * How far a slice's features lie from the training pictures of a modality: the mean over the features of
 * (x - mean)^2 / variance, a Mahalanobis distance with a diagonal covariance (Lee et al. 2018 with the full one). About
 * 1 for a training picture.
 */
export function featureDistance(features: Float32Array, { mean, variance }: FeatureStatistics): number {
  let sum = 0;
  for (let i = 0; i < features.length; i++) {
    const off = features[i]! - mean[i]!;
    sum += (off * off) / variance[i]!;
  }
  return sum / features.length;
}

/**
 * How badly features fit a modality's training pictures, comparable between modalities: minus twice the mean
 * log-likelihood a feature under independent normal distributions, without its constant.
 */
export function misfit(features: Float32Array, statistics: FeatureStatistics): number {
  return featureDistance(features, statistics) + logVolume(statistics);
}

const logVolumes = new WeakMap<FeatureStatistics, number>();

/** Mean logarithm of the variances: asked for on every slice of every ranking, so it is kept with its pack. */
function logVolume(statistics: FeatureStatistics): number {
  const known = logVolumes.get(statistics);
  if (known !== undefined) return known;
  const { variance } = statistics;
  const volume = variance.reduce((sum, value) => sum + Math.log(value), 0) / variance.length;
  logVolumes.set(statistics, volume);
  return volume;
}

/** The median over a scan's slices: a single odd slice does not make a scan odd. */
export function overSlices(
  slices: readonly Float32Array[],
  statistics: FeatureStatistics,
  measure: typeof featureDistance,
): number {
  const sorted = slices.map((slice) => measure(slice, statistics)).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** The other modality that a scan fits best, and by how much better than its own (negative: worse). */
export function bestOther(
  slices: readonly Float32Array[],
  own: FeatureStatistics,
  all: readonly FeatureStatistics[],
): { readonly modality: string; readonly margin: number } | undefined {
  const ownMisfit = overSlices(slices, own, misfit);
  return all
    .filter((other) => other.modality !== own.modality)
    .map((other) => ({ modality: other.modality, margin: ownMisfit - overSlices(slices, other, misfit) }))
    .toSorted((a, b) => b.margin - a.margin)[0];
}
