import type { Catalogue } from '@/catalogue/catalogue.ts';
import type { Term } from '@/catalogue/terms.ts';
import type { EncodeText } from '@/model/text-encoder.ts';

/** A text whose category is known. */
interface Known {
  readonly text: string;
  readonly code: string;
}

/**
 * How often the category nearest in meaning is the same with both encoders, and how often it is the right one among the
 * first and the first five: names of disorders among all titles, wordings among all names and titles.
 */
export function compareEncoders(
  { exact, packed }: Readonly<Record<'exact' | 'packed', EncodeText>>,
  { disorders, categories }: Catalogue,
  terms: readonly Term[],
): readonly string[] {
  const titles = categories.map(({ code, title }): Known => ({ text: title, code }));
  const codes = new Set(titles.map(({ code }) => code));
  const names = disorders
    .map(({ name, icd10cm }): Known => ({ text: name, code: icd10cm }))
    .filter(({ code }) => codes.has(code));
  const wordings = terms.map(({ term, code }): Known => ({ text: term, code: code.slice(0, 3) }));
  return [
    ['names among titles', names, titles] as const,
    ['wordings among names and titles', wordings, [...names, ...titles]] as const,
  ].map(([set, asked, among]) => {
    const full = nearest(exact, asked, among);
    const stored = nearest(packed, asked, among);
    const share = (right: (i: number) => boolean | undefined) =>
      `${((100 * asked.filter((_, i) => right(i)).length) / asked.length).toFixed(2)} %`;
    const first = (found: typeof full) => share((i) => found[i]?.[0] === asked[i]?.code);
    const five = (found: typeof full) => share((i) => found[i]?.includes(asked[i]?.code ?? ''));
    return `${set}, n ${asked.length}: the same ${share((i) => full[i]?.[0] === stored[i]?.[0])}; right: first ${first(full)} in full precision, ${first(stored)} as packed; of five ${five(full)}, ${five(stored)}`;
  });
}

/** The codes of the five nearest categories of each text. */
function nearest(
  encode: EncodeText,
  asked: readonly Known[],
  among: readonly Known[],
): readonly (readonly string[])[] {
  const rows = among.map(({ text, code }) => ({ vector: encode(text), code }));
  return asked.map(({ text }) => {
    const vector = encode(text);
    const best = new Map<string, number>();
    for (const row of rows) {
      let similarity = 0;
      for (let i = 0; i < vector.length; i++) similarity += (vector[i] ?? 0) * (row.vector[i] ?? 0);
      if (similarity > (best.get(row.code) ?? -1)) best.set(row.code, similarity);
    }
    const ordered = [...best].toSorted(([, a], [, b]) => b - a);
    return ordered.slice(0, 5).map(([code]) => code);
  });
}
