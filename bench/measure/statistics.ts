import { probabilityOf } from '@/ranking/probability.ts';
import type { Answer, Answers } from './run-pack.ts';
import type { Split } from './collection.ts';

export const MEASURED = ['CT', 'MRI', 'X-ray', 'Ultrasound'] as const;

export const ofSplit = ({ answers }: Answers, modality: string, split: Split): readonly Answer[] =>
  answers.filter(({ unit }) => unit.modality === modality && unit.split === split);

/** Four digits are more than the estimate has. */
export const rounded = (value: number): number => Number(value.toPrecision(4));

/** The value that a share of the values does not exceed. */
export const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? 0;

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
