import type { Catalogue } from './catalogue.ts';
import type { MeaningHit } from './meaning.ts';
import type { Search } from './search.ts';

/** Why a row is among those found, where its own name does not say it. */
export type FoundBy =
  /** By another wording, with its code: 'J36 quinsy'. */
  | { readonly by: 'wording'; readonly via: string }
  /** By no word, but because it means nearly the same. */
  | { readonly by: 'meaning' }
  | { readonly by: 'name' };

/** What a query found, as lists that are filtered need it. */
export interface FoundLabels {
  readonly query: string;
  /** By name of the disorder; where no name fits, those of the categories found (quinsy: Peritonsillar abscess). */
  readonly disorders: ReadonlyMap<string, FoundBy>;
  readonly categories: ReadonlyMap<string, FoundBy>;
}

/** Most hits of one answer: more than all labels and categories, so that none is cut off. */
const ALL = 10_000;
const BY_NAME: FoundBy = { by: 'name' };
const BY_MEANING: FoundBy = { by: 'meaning' };

/** Every label and category that fits. */
export function foundLabels(search: Search, catalogue: Catalogue, query: string): FoundLabels {
  const disorders = new Map<string, FoundBy>();
  const categories = new Map<string, FoundBy>();
  for (const hit of search(query, ALL))
    if (hit.kind === 'disorder') disorders.set(hit.name, BY_NAME);
    else
      categories.set(hit.code, hit.via ? { by: 'wording', via: `${hit.via.code} ${hit.via.term}` } : BY_NAME);
  if (disorders.size > 0) return { query, disorders, categories };
  for (const [code, found] of categories) {
    const category = catalogue.category(code);
    const via = found.by === 'wording' ? found.via : `${code} ${category?.title ?? ''}`;
    for (const index of category?.disorders ?? []) {
      const name = catalogue.disorder(index)?.name;
      if (name !== undefined && !disorders.has(name)) disorders.set(name, { by: 'wording', via });
    }
  }
  return { query, disorders, categories };
}

/** What wordings found, and behind it what only the meaning did. */
export function withMeaning(found: FoundLabels, hits: readonly MeaningHit[]): FoundLabels {
  const disorders = new Map(found.disorders);
  const categories = new Map(found.categories);
  for (const hit of hits)
    if (hit.kind === 'disorder') disorders.set(hit.name, disorders.get(hit.name) ?? BY_MEANING);
    else categories.set(hit.code, categories.get(hit.code) ?? BY_MEANING);
  return { ...found, disorders, categories };
}
