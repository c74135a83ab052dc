import { gelu } from '@/core/erf.ts';
import { fnv1a } from '@/core/fnv.ts';
import type { TextEncoderSpec } from './knowledge-spec.ts';

/** Row-major, as PyTorch stores them. */
export interface TextEncoderWeights {
  /** `[buckets, emb]`, one row of levels times its scale. */
  readonly table: Int8Array | Float32Array;
  readonly scales: Float32Array;
  /** `[hidden, 2 emb]`, `[hidden]`, `[dim, hidden]`, `[dim]`. */
  readonly l1: Float32Array;
  readonly b1: Float32Array;
  readonly l2: Float32Array;
  readonly b2: Float32Array;
}

/** A text as a vector of length 1, `[dim]`: texts that mean the same lie close together. */
export type EncodeText = (text: string) => Float32Array;

const SHORTEST = 3;
const LONGEST = 5;

/** The rows of the table that a text is made of: its words, and the 3- to 5-grams of `<word>`. */
export function textRows(spec: TextEncoderSpec): (text: string) => {
  readonly words: readonly number[];
  readonly grams: readonly number[];
} {
  const folds = spec.fold.map(
    ([pattern, replacement]) => [new RegExp(pattern, 'g'), replacement.replace(/\\(\d)/g, '$$$1')] as const,
  );
  const stopwords = new Set(spec.stopwords);
  const ascii = new TextEncoder();
  const row = (token: string) => fnv1a(ascii.encode(token)) % spec.buckets;
  return (text) => {
    const plain = text
      .normalize('NFKD')
      .replace(/[^\0-\x7f]/g, '')
      .toLowerCase();
    const folded = folds.reduce((before, [from, to]) => before.replace(from, to), plain);
    const all = folded.match(/[a-z0-9]+/g) ?? [];
    const telling = all.filter((word) => !stopwords.has(word));
    const kept = telling.length > 0 ? telling : all.length > 0 ? all : ['x'];
    return {
      words: kept.map((word) => row(`w:${word}`)),
      grams: kept.flatMap((word) => gramsOf(`<${word}>`).map((gram) => row(`g:${gram}`))),
    };
  };
}

function gramsOf(word: string): readonly string[] {
  const grams: string[] = [];
  for (let length = SHORTEST; length <= LONGEST; length++)
    for (let at = 0; at + length <= word.length; at++) grams.push(word.slice(at, at + length));
  return grams;
}

/**
 * The encoder's forward pass: [mean of the words' rows ; mean of the n-grams' rows], Linear, exact GELU, Linear, length
 * 1.
 */
export function createTextEncoder(spec: TextEncoderSpec, weights: TextEncoderWeights): EncodeText {
  const { emb, hidden, dim } = spec;
  const { table, scales, l1, b1, l2, b2 } = weights;
  const rowsOf = textRows(spec);
  const addMean = (rows: readonly number[], into: Float32Array) => {
    for (const row of rows) {
      const scale = (scales[row] ?? NaN) / rows.length;
      for (let i = 0, at = row * emb; i < emb; i++, at++)
        into[i] = (into[i] ?? NaN) + scale * (table[at] ?? NaN);
    }
  };
  return (text) => {
    const { words, grams } = rowsOf(text);
    const input = new Float32Array(2 * emb);
    addMean(words, input.subarray(0, emb));
    addMean(grams, input.subarray(emb));
    const inner = linear(input, l1, b1, hidden).map(gelu);
    const out = linear(inner, l2, b2, dim);
    const length = Math.sqrt(out.reduce((sum, value) => sum + value * value, 0));
    return out.map((value) => value / length);
  };
}

function linear(x: Float32Array, weight: Float32Array, bias: Float32Array, outputs: number): Float32Array {
  const out = new Float32Array(outputs);
  for (let o = 0, at = 0; o < outputs; o++) {
    let sum = bias[o] ?? NaN;
    for (let i = 0; i < x.length; i++, at++) sum += (x[i] ?? NaN) * (weight[at] ?? NaN);
    out[o] = sum;
  }
  return out;
}
