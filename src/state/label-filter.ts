import { foldWords } from '@/catalogue/fold.ts';

/** Whether every word of the query begins a word of the text, without regard to case, accents and UK/US spelling. */
export type LabelFilter = (text: string) => boolean;

const folded = new Map<string, readonly string[]>();

/** Names repeat on every keystroke and on every ranking; folding 5569 of them again would be felt. */
function wordsOf(text: string): readonly string[] {
  const known = folded.get(text);
  if (known) return known;
  const words = foldWords(text);
  folded.set(text, words);
  return words;
}

/** Undefined for a query without a word: nothing is filtered. */
export function labelFilter(query: string): LabelFilter | undefined {
  const wanted = foldWords(query);
  if (wanted.length === 0) return undefined;
  return (text) => {
    const words = wordsOf(text);
    return wanted.every((part) => words.some((word) => word.startsWith(part)));
  };
}
