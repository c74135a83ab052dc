import { bestOther, featureDistance, type FeatureStatistics } from '@/gate/feature-distance.ts';
import { probabilityOf } from '@/ranking/probability.ts';
import type { Answer, Answers } from './run-pack.ts';
import type { Split } from './collection.ts';

export const MEASURED = ['CT', 'MRI', 'X-ray', 'Ultrasound'] as const;

export const ofSplit = ({ answers }: Answers, modality: string, split: Split): readonly Answer[] =>
  answers.filter(({ unit }) => unit.modality === modality && unit.split === split);

/** Share of held-out slices that lie within the threshold of the distance. */
const WITHIN = 0.99;
/** A feature that hardly varies in training must not decide alone: its variance is at least this share of the mean one. */
const LEAST_VARIANCE = 0.01;

/** Four digits are more than the estimate has. */
export const rounded = (value: number): number => Number(value.toPrecision(4));

/** Mean and variance of the training slices' features by modality, and the distance that 1 in 100 of val exceeds. */
export function featureStatistics(answers: Answers): readonly FeatureStatistics[] {
  const all = MEASURED.map((modality) => {
    const train = ofSplit(answers, modality, 'train').flatMap(({ features }) => features);
    const mean = Array.from({ length: answers.width }, (_, d) => meanOf(train.map((row) => row[d] ?? 0)));
    const raw = mean.map((m, d) => meanOf(train.map((row) => ((row[d] ?? 0) - m) ** 2)));
    const least = LEAST_VARIANCE * meanOf(raw);
    const statistics = {
      modality,
      mean: mean.map(rounded),
      variance: raw.map((value) => rounded(Math.max(value, least))),
      threshold: 1,
    };
    const val = ofSplit(answers, modality, 'val').flatMap(({ features }) => features);
    const distances = val.map((row) => featureDistance(row, statistics));
    const threshold = rounded(quantile(distances, WITHIN));
    return { ...statistics, threshold };
  });
  return all.map((own): FeatureStatistics => {
    const val = ofSplit(answers, own.modality, 'val').map(
      ({ features }) => bestOther(features, own, all)?.margin ?? 0,
    );
    return { ...own, margin: rounded(quantile(val, WITHIN)) };
  });
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? 0;

const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Probabilities of the labels measured in a modality, and which of them are true. */
export function measuredIn(answers: Answers, results: readonly { label: number; modality: string }[]) {
  return ({ unit, logits }: Answer) => {
    const own = results.filter(({ modality }) => modality === unit.modality).map(({ label }) => label);
    return own.map((label) => ({
      label,
      probability: probabilityOf(logits[answers.labels.indexOf(label)] ?? NaN, answers.temperature),
      known: !unit.unknown.includes(label),
      present: unit.labels.includes(label),
    }));
  };
}
