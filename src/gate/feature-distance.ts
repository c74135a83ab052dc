import type { Manifest } from '@/model/manifest.ts';

export type FeatureStatistics = NonNullable<NonNullable<Manifest['measured']>['features']>[number];

/**
 * How far a slice's features lie from the training pictures of a modality: the length of what is left of x - mean once
 * the directions in which those vary most are taken out (the residual of a principal component analysis; Jackson and
 * Mudholkar 1979).
 */
export function featureDistance(features: Float32Array, { mean, directions }: FeatureStatistics): number {
  const off = features.map((value, i) => value - mean[i]!);
  let rest = squares(off);
  for (const direction of directions) rest -= dot(off, direction) ** 2;
  return Math.sqrt(Math.max(0, rest));
}

/** A modality's linear score: the highest one is what the slice most likely is. */
function modalityScore(features: Float32Array, discriminant: readonly number[]): number {
  return dot(features, discriminant) + discriminant[features.length]!;
}

const squares = (values: Float32Array): number => values.reduce((sum, value) => sum + value * value, 0);

function dot(a: Float32Array, b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** The median over a scan's slices: a single odd slice does not make a scan odd. */
export function overSlices(
  slices: readonly Float32Array[],
  measure: (features: Float32Array) => number,
): number {
  const sorted = slices.map(measure).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** The other modality that a scan looks like most, and by how much its score is above the own one (negative: below). */
export function bestOther(
  slices: readonly Float32Array[],
  own: FeatureStatistics,
  all: readonly FeatureStatistics[],
): { readonly modality: string; readonly margin: number } | undefined {
  const ownScore = own.discriminant;
  if (!ownScore) return undefined;
  return all
    .flatMap(({ modality, discriminant }) => {
      if (modality === own.modality || !discriminant) return [];
      const above = (features: Float32Array) =>
        modalityScore(features, discriminant) - modalityScore(features, ownScore);
      return [{ modality, margin: overSlices(slices, above) }];
    })
    .toSorted((a, b) => b.margin - a.margin)[0];
}
