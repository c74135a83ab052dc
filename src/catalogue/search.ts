import { ABBREVIATIONS } from './abbreviations.ts';
import type { Catalogue } from './catalogue.ts';
import { foldSpelling } from './fold.ts';
import type { Term } from './terms.ts';
import { joinedWords, searchWords, Vocabulary } from './vocabulary.ts';

export type SearchHit =
  | {
      readonly kind: 'disorder';
      readonly index: number;
      readonly name: string;
      /** Larger is better; comparable within one answer only. */
      readonly score: number;
    }
  | {
      readonly kind: 'category';
      readonly code: string;
      readonly title: string;
      /** The wording that was found where it is not the title, with its full code. */
      readonly via: Term | undefined;
      readonly score: number;
    };

export type Search = (query: string, limit?: number) => readonly SearchHit[];

interface Entry {
  readonly hit: SearchHit;
  readonly words: number;
  readonly folded: string;
  readonly weight: number;
}

/** What a hit is worth by where it was found. */
const PLACE = { disorder: 1, title: 0.95, term: 0.85 } as const;
/** Readings of a query with abbreviations written out, at most. */
const MOST_READINGS = 8;
const CODE = /^[a-z]\d[0-9a-z]?(?:\.[0-9a-z]*)?$/i;

/**
 * A search over the names of disorders, the codes and titles of categories, and further wordings: British and
 * American spelling, singular and plural, usual abbreviations, beginnings of words, and typing errors. All words of
 * the query must be found; where no text has all, texts that lack one are given.
 */
export function createSearch(catalogue: Catalogue, terms: readonly Term[] = []): Search {
  const vocabulary = new Vocabulary();
  const postings: number[][] = [];
  const entries: Entry[] = [];

  const addEntry = (text: string, hit: SearchHit, weight: number) => {
    const words = searchWords(text);
    const id = entries.length;
    entries.push({ hit, words: words.length, folded: words.join(' '), weight });
    for (const word of new Set([...words, ...joinedWords(text)])) {
      const number = vocabulary.add(word);
      (postings[number] ??= []).push(id);
    }
  };

  for (const { index, name } of catalogue.disorders)
    addEntry(name, { kind: 'disorder', index, name, score: 0 }, PLACE.disorder);
  for (const { code, title } of catalogue.categories)
    addEntry(title, { kind: 'category', code, title, via: undefined, score: 0 }, PLACE.title);
  for (const term of terms) {
    const category = catalogue.category(term.code.slice(0, 3));
    if (!category) continue;
    const { code, title } = category;
    addEntry(term.term, { kind: 'category', code, title, via: term, score: 0 }, PLACE.term);
  }

  const scored = (words: readonly string[], best: Map<string, SearchHit>) => {
    const sums = new Float32Array(entries.length);
    const counts = new Uint8Array(entries.length);
    for (const word of words) {
      const weights = new Map<number, number>();
      for (const match of vocabulary.match(word))
        for (const entry of postings[match.word] ?? [])
          if (match.weight > (weights.get(entry) ?? 0)) weights.set(entry, match.weight);
      for (const [entry, weight] of weights) {
        sums[entry] = (sums[entry] ?? 0) + weight;
        counts[entry] = (counts[entry] ?? 0) + 1;
      }
    }
    const most = counts.reduce((a, b) => Math.max(a, b), 0);
    if (most === 0 || most < Math.max(1, words.length - 1)) return;
    const asked = words.join(' ');
    entries.forEach((entry, id) => {
      if (counts[id] !== most) return;
      const found = (sums[id] ?? 0) / words.length;
      const covered = Math.min(1, words.length / Math.max(1, entry.words));
      const same = entry.folded === asked ? 0.5 : entry.folded.startsWith(asked) ? 0.05 : 0;
      keepBest(best, { ...entry.hit, score: entry.weight * (found * (0.6 + 0.4 * covered) + same) });
    });
  };

  return (query, limit = 50) => {
    const best = new Map<string, SearchHit>();
    for (const words of readings(query)) scored(words, best);
    for (const hit of byCode(catalogue, terms, query.trim())) keepBest(best, hit);
    return [...best.values()].toSorted(byScore).slice(0, limit);
  };
}

/** The query's words as typed, then with abbreviations written out. */
function readings(query: string): readonly (readonly string[])[] {
  const typed = foldSpelling(query).match(/[a-z0-9]+/g) ?? [];
  let texts: readonly string[] = [query];
  for (const word of typed)
    for (const meaning of Object.hasOwn(ABBREVIATIONS, word) ? (ABBREVIATIONS[word] ?? []) : [])
      texts = [
        ...texts,
        ...texts.map((text) => foldSpelling(text).replace(new RegExp(`\\b${word}\\b`), meaning)),
      ];
  return [...new Set(texts)].slice(0, MOST_READINGS).map(searchWords);
}

/** Categories whose code begins with the query, or that hold it, and the disorders of one that is named in full. */
function byCode(catalogue: Catalogue, terms: readonly Term[], query: string): readonly SearchHit[] {
  if (!CODE.test(query)) return [];
  const asked = query.toUpperCase().replace(/\.$/, '');
  const categories = catalogue.categories.filter(({ code }) => code.startsWith(asked.slice(0, 3)));
  const via = terms.find((term) => term.code === asked && asked.length > 3);
  const hits = categories.map(({ code, title }): SearchHit => ({
    kind: 'category',
    code,
    title,
    via,
    score: 2,
  }));
  if (asked.length < 3) return hits;
  const disorders = categories.flatMap((category) => category.disorders);
  return [
    ...hits,
    ...disorders.map((index): SearchHit => {
      const name = catalogue.disorder(index)?.name ?? '';
      return { kind: 'disorder', index, name, score: 1.9 };
    }),
  ];
}

function keepBest(best: Map<string, SearchHit>, hit: SearchHit): void {
  const key = hit.kind === 'disorder' ? `${hit.index}` : hit.code;
  const known = best.get(key);
  if (!known || hit.score > known.score) best.set(key, hit);
}

/** Best first; of equal ones disorders first, the most frequent label before others. */
function byScore(a: SearchHit, b: SearchHit): number {
  if (a.score !== b.score) return b.score - a.score;
  if (a.kind === 'disorder') return b.kind === 'disorder' ? a.index - b.index : -1;
  return b.kind === 'disorder' ? 1 : a.code < b.code ? -1 : 1;
}
