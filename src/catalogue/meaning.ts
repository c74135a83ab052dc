import type { Catalogue } from './catalogue.ts';

type Named =
  | { readonly kind: 'disorder'; readonly index: number; readonly name: string }
  | { readonly kind: 'category'; readonly code: string; readonly title: string };

/** A label or category whose name means nearly what was asked. */
export type MeaningHit = Named & {
  /** Cosine of the two texts' vectors. */
  readonly similarity: number;
};

/** Names by their meaning: nearest first, none below `LEAST_SIMILAR`. */
export type MeaningSearch = (query: string) => readonly MeaningHit[];

/**
 * With the compact pack's encoder 95 of 100 wordings of ICD-10-CM lie at least so near to some name, and 1 of 100 random
 * strings of letters does.
 */
export const LEAST_SIMILAR = 0.75;
/** Beyond these a list is no help. */
const MOST_HITS = 8;
/** Below so many letters a query is the beginning of many words. */
const SHORTEST = 4;
/** Names encoded between two breaths: about 20 ms. */
const AT_ONCE = 128;

/**
 * Encodes the names of all disorders and the titles of all categories, which takes a second or two.
 * @param encode a text to a vector of length 1
 * @param breathe awaited now and then, so that the worker answers what was asked meanwhile
 */
export async function createMeaningSearch(
  encode: (text: string) => Float32Array,
  { disorders, categories }: Pick<Catalogue, 'disorders' | 'categories'>,
  breathe: () => Promise<void>,
): Promise<MeaningSearch> {
  const entries: readonly Named[] = [
    ...disorders.map(({ index, name }) => ({ kind: 'disorder' as const, index, name })),
    ...categories.map(({ code, title }) => ({ kind: 'category' as const, code, title })),
  ];
  const width = encode('').length;
  const vectors = new Float32Array(entries.length * width);
  for (const [i, entry] of entries.entries()) {
    if (i % AT_ONCE === AT_ONCE - 1) await breathe();
    vectors.set(encode(entry.kind === 'disorder' ? entry.name : entry.title), i * width);
  }
  return (query) => {
    if (query.replace(/[^\p{L}]/gu, '').length < SHORTEST) return [];
    const asked = encode(query);
    return entries
      .map((entry, i) => ({ entry, similarity: dot(asked, vectors, i * width) }))
      .filter(({ similarity }) => similarity >= LEAST_SIMILAR)
      .toSorted((a, b) => b.similarity - a.similarity)
      .slice(0, MOST_HITS)
      .map(({ entry, similarity }): MeaningHit => ({ ...entry, similarity }));
  };
}

function dot(a: Float32Array, rows: Float32Array, from: number): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (rows[from + i] ?? 0);
  return sum;
}
