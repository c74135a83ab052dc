import { z } from 'zod';

const count = z.int().positive();

/** Description of a knowledge encoder: how a text becomes numbers, and what some texts become. */
export const textEncoderSpec = z.object({
  /** Rows of the table that words and n-grams are hashed into, and the width of a row. */
  buckets: count,
  emb: count,
  hidden: count,
  /** Width of the embedding. */
  dim: count,
  /** Regular expressions and what replaces them (`\1` is the first group), one after the other, on lower case. */
  fold: z.array(z.tuple([z.string().refine(isPattern, 'a regular expression'), z.string()])),
  /** Words that are left out unless nothing else is left. */
  stopwords: z.array(z.string()),
  /** Text -> first values of its embedding in full precision. */
  test_vectors: z.record(z.string(), z.array(z.number()).min(1)),
});

export type TextEncoderSpec = z.infer<typeof textEncoderSpec>;

function isPattern(text: string): boolean {
  try {
    return new RegExp(text).source !== '';
  } catch {
    return false;
  }
}

/** How far texts lie from the values that the description gives them. */
export function vectorDifference(
  { test_vectors }: TextEncoderSpec,
  encode: (text: string) => Float32Array,
): number {
  const differences = Object.entries(test_vectors).flatMap(([text, expected]) => {
    const found = encode(text);
    return expected.map((value, i) => Math.abs(value - (found[i] ?? NaN)));
  });
  return differences.reduce((most, value) => (value <= most ? most : value), 0);
}
