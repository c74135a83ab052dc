import { editDistance, letterMask, lettersMissing } from './edit-distance.ts';
import { foldSpelling, foldWords } from './fold.ts';

/** Words that carry no meaning for a search. */
const STOP_WORDS: ReadonlySet<string> = new Set([
  'of',
  'the',
  'in',
  'and',
  'with',
  'to',
  'a',
  'an',
  'or',
  'for',
]);

/** Cuts Greek and Latin endings, so that metastasis finds metastases, and fistulae fistula. */
const stem = (word: string): string => (word.length >= 6 ? word.replace(/(is|[ae])$/, '') : word);

/** The words of a text or query as the search compares them. */
export function searchWords(text: string): readonly string[] {
  const words = foldWords(text);
  const telling = words.filter((word) => !STOP_WORDS.has(word));
  return (telling.length > 0 ? telling : words).map(stem);
}

/** Words written with a hyphen as one word too: pre-eclampsia is found as preeclampsia. */
export function joinedWords(text: string): readonly string[] {
  const hyphenated = foldSpelling(text).match(/[a-z0-9]+(?:-[a-z0-9]+)+/g) ?? [];
  return hyphenated.flatMap((word) => searchWords(word.replaceAll('-', '')));
}

/** A word of the vocabulary that a word of the query may mean, 0 < weight <= 1. */
export interface WordMatch {
  readonly word: number;
  readonly weight: number;
}

const WEIGHT = { exact: 1, prefix: 0.85, oneEdit: 0.7, twoEdits: 0.55, misspeltPrefix: 0.45 } as const;

/** All words of the searched texts, to be matched whole, by their beginning, or in spite of typing errors. */
export class Vocabulary {
  readonly #ids = new Map<string, number>();
  readonly #words: string[] = [];
  readonly #masks: number[] = [];

  /** The word's number; a new one for a new word. */
  add(word: string): number {
    const known = this.#ids.get(word);
    if (known !== undefined) return known;
    const id = this.#words.length;
    this.#ids.set(word, id);
    this.#words.push(word);
    this.#masks.push(letterMask(word));
    return id;
  }

  /** Typing errors are looked for only where nothing begins with the word as it is typed. */
  match(query: string): readonly WordMatch[] {
    const exact = this.#ids.get(query);
    const matches: WordMatch[] = exact === undefined ? [] : [{ word: exact, weight: WEIGHT.exact }];
    if (query.length >= 2)
      this.#words.forEach((word, id) => {
        if (word.length > query.length && word.startsWith(query))
          matches.push({ word: id, weight: WEIGHT.prefix * (0.7 + (0.3 * query.length) / word.length) });
      });
    return matches.length > 0 ? matches : this.#misspelt(query);
  }

  #misspelt(query: string): readonly WordMatch[] {
    const limit = query.length < 4 ? 0 : query.length < 8 ? 1 : 2;
    if (limit === 0) return [];
    const mask = letterMask(query);
    const matches: WordMatch[] = [];
    this.#words.forEach((word, id) => {
      if (lettersMissing(mask, this.#masks[id] ?? 0) > limit) return;
      const edits = editDistance(query, word, limit);
      if (edits <= limit) matches.push({ word: id, weight: edits === 1 ? WEIGHT.oneEdit : WEIGHT.twoEdits });
      else if (query.length >= 6 && word.length > query.length) {
        if (editDistance(query, word.slice(0, query.length), 1) === 1)
          matches.push({ word: id, weight: WEIGHT.misspeltPrefix });
      }
    });
    return matches;
  }
}
