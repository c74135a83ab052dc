import { parseCatalogue, type Catalogue } from './catalogue.ts';
import { parseTerms, type Term } from './terms.ts';

/** Reads one of the files of `public/catalogue` as text, by fetch in a page or from disk on the command line. */
export type ReadCatalogueFile = (
  name: 'disorders.tsv' | 'icd10cm.tsv' | 'icd10cm_terms.tsv',
) => Promise<string>;

export async function loadCatalogue(read: ReadCatalogueFile): Promise<Catalogue> {
  const [disorders, categories] = await Promise.all([read('disorders.tsv'), read('icd10cm.tsv')]);
  return parseCatalogue(disorders, categories);
}

/** The search terms, which only the search box needs: 1 MB, to be read when it is first used. */
export async function loadTerms(read: ReadCatalogueFile): Promise<readonly Term[]> {
  return parseTerms(await read('icd10cm_terms.tsv'));
}
