import { bestOther, featureDistance, type FeatureStatistics } from '@/gate/feature-distance.ts';
import type { Answers } from './run-pack.ts';
import { principalDirections, ridge } from './linear.ts';
import { MEASURED, ofSplit, quantile, rounded } from './statistics.ts';

/** Share of held-out slices that lie within a threshold. */
const WITHIN = 0.99;
/** Directions in which a modality's pictures vary most: more leave less to tell a strange picture by. */
const DIRECTIONS = 8;
const LAMBDAS = [1, 10, 100, 1000] as const;

/**
 * Where the training slices' features lie, by modality: mean, main directions, and the linear score that tells the
 * modalities apart; thresholds are what 1 in 100 of val exceeds.
 */
export function featureStatistics(answers: Answers): readonly FeatureStatistics[] {
  const scores = discriminants(answers);
  const all = MEASURED.map((modality, m): FeatureStatistics => {
    const train = ofSplit(answers, modality, 'train').flatMap(({ features }) => features);
    const mean = meanOf(train).map(rounded);
    const centred = train.map((row) => row.map((value, i) => value - mean[i]!));
    const statistics = {
      modality,
      mean,
      directions: principalDirections(centred, DIRECTIONS).map((direction) =>
        Array.from(direction, (value) => Number(value.toFixed(3))),
      ),
      threshold: 1,
      discriminant: scores[m] ?? [],
    };
    const val = ofSplit(answers, modality, 'val').flatMap(({ features }) => features);
    const threshold = rounded(
      quantile(
        val.map((row) => featureDistance(row, statistics)),
        WITHIN,
      ),
    );
    return { ...statistics, threshold };
  });
  return all.map((own): FeatureStatistics => {
    const val = ofSplit(answers, own.modality, 'val').map(
      ({ features }) => bestOther(features, own, all)?.margin ?? 0,
    );
    return { ...own, margin: rounded(quantile(val, WITHIN)) };
  });
}

/**
 * One against the others by ridge regression on standardised features, each modality with equal weight. The strongest
 * penalty whose share of right val slices is within one standard error of the best (Breiman et al. 1984), the error
 * counted in cases, because slices of one patient are alike.
 */
function discriminants(answers: Answers): readonly number[][] {
  const slices = (split: 'train' | 'val') =>
    MEASURED.flatMap((modality, m) =>
      ofSplit(answers, modality, split).flatMap(({ features }) => features.map((row) => ({ row, m }))),
    );
  const [train, val] = [slices('train'), slices('val')];
  const mean = meanOf(train.map(({ row }) => row));
  const deviation = meanOf(train.map(({ row }) => row.map((value, i) => (value - mean[i]!) ** 2))).map(
    (variance) => Math.sqrt(variance) + 1e-6,
  );
  const rows = train.map(({ row }) => [...row.map((value, i) => (value - mean[i]!) / deviation[i]!), 1]);
  const counts = MEASURED.map((_, m) => train.filter((one) => one.m === m).length);
  const weights = train.map(({ m }) => train.length / MEASURED.length / counts[m]!);
  const candidates = LAMBDAS.map((lambda) => {
    const scores = MEASURED.map((_, m) => {
      const targets = train.map((one) => (one.m === m ? 1 : -1));
      return onRawFeatures(ridge(rows, targets, weights, lambda), mean, deviation);
    });
    const right = val.filter(({ row, m }) => {
      const found = scores.map((w) => row.reduce((sum, value, i) => sum + value * w[i]!, w[row.length]!));
      return found.every((score) => score <= found[m]!);
    }).length;
    return { lambda, scores, share: right / val.length };
  });
  const best = Math.max(...candidates.map(({ share }) => share));
  const cases = new Set(
    answers.answers.filter(({ unit }) => unit.split === 'val').map(({ unit }) => unit.caseId),
  );
  const error = Math.sqrt((best * (1 - best)) / cases.size);
  const chosen = candidates.findLast(({ share }) => share >= best - error);
  console.log(
    `discriminant: lambda ${chosen?.lambda}, ${((chosen?.share ?? 0) * 100).toFixed(2)} % of val right`,
  );
  return chosen?.scores ?? [];
}

/** Weights of standardised features and their offset, turned into those of the features as they are. */
function onRawFeatures(w: Float64Array, mean: readonly number[], deviation: readonly number[]): number[] {
  const raw = mean.map((_, i) => w[i]! / deviation[i]!);
  const offset = raw.reduce((sum, value, i) => sum - value * mean[i]!, w[mean.length]!);
  return [...raw, offset].map((value) => Number(value.toPrecision(5)));
}

function meanOf(rows: readonly ArrayLike<number>[]): number[] {
  const sums = Array.from({ length: rows[0]?.length ?? 0 }, () => 0);
  for (const row of rows) for (let i = 0; i < row.length; i++) sums[i]! += row[i]!;
  return sums.map((sum) => sum / rows.length);
}
