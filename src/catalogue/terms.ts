import { parseTsv } from './tsv.ts';

/** A wording that ICD-10-CM lists under a code: a title or an inclusion term. */
export interface Term {
  /** Full code, with its point: I71.4. */
  readonly code: string;
  readonly term: string;
}

/** @throws when the table is cut short */
export const parseTerms = (tsv: string): readonly Term[] =>
  parseTsv('icd10cm_terms.tsv', tsv, ['code', 'term']);

/**
 * Wordings that repeat another one for a side, an encounter or a missing detail ("left", "initial encounter",
 * "unspecified"): they say nothing that the search could need and are four tenths of the table.
 */
const REPEATS = /\b(left|right|bilateral|unspecified|initial encounter|subsequent encounter|sequela)\b/i;

/**
 * The terms worth searching: those of the catalogue's categories, without mere repeats, one of each wording in a
 * category, without the titles of the categories themselves, which the catalogue has.
 */
export function reduceTerms(
  terms: readonly Term[],
  categories: readonly { readonly code: string; readonly title: string }[],
): readonly Term[] {
  const titles = new Map(categories.map(({ code, title }) => [code, title]));
  const seen = new Set<string>();
  return terms.filter(({ code, term }) => {
    const category = code.slice(0, 3);
    const title = titles.get(category);
    if (title === undefined || term === title || REPEATS.test(term)) return false;
    const wording = `${category} ${term.toLowerCase()}`;
    if (seen.has(wording)) return false;
    seen.add(wording);
    return true;
  });
}

/** The table that `parseTerms` reads. */
export const formatTerms = (terms: readonly Term[]): string =>
  `code\tterm\n${terms.map(({ code, term }) => `${code}\t${term}\n`).join('')}`;
