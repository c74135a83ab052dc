import type { Catalogue } from './catalogue.ts';
import type { Search } from './search.ts';

/** What a query found, as lists that are filtered need it. */
export interface FoundLabels {
  readonly query: string;
  /** Names of disorders; where none fits, of those in the categories found (Heart attack: Myocardial infarction). */
  readonly names: readonly string[];
  /** With the wording that was found where it is not the title: 'I21.9 Heart attack'. */
  readonly categories: readonly { readonly code: string; readonly via: string | undefined }[];
}

/** Most hits of one answer: more than all labels and categories, so that none is cut off. */
const ALL = 10_000;

/** Every label and category that fits, the best first. */
export function foundLabels(search: Search, catalogue: Catalogue, query: string): FoundLabels {
  const hits = search(query, ALL);
  const names = hits.flatMap((hit) => (hit.kind === 'disorder' ? [hit.name] : []));
  const categories = hits.flatMap((hit) =>
    hit.kind === 'category' ? [{ code: hit.code, via: hit.via && `${hit.via.code} ${hit.via.term}` }] : [],
  );
  const inCategories = categories.flatMap(({ code }) =>
    (catalogue.category(code)?.disorders ?? []).flatMap((index) => catalogue.disorder(index)?.name ?? []),
  );
  return { query, names: names.length > 0 ? names : inCategories, categories };
}
