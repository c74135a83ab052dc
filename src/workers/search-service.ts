import { foundLabels, type FoundLabels } from '@/catalogue/found-labels.ts';
import { loadCatalogue, loadTerms, type ReadCatalogueFile } from '@/catalogue/load.ts';
import { createSearch } from '@/catalogue/search.ts';

/** Searches the label space: a megabyte of wordings is read and indexed at the first question. */
export interface SearchWorker {
  find(query: string): Promise<FoundLabels>;
}

export function createSearchService(baseUrl: string): SearchWorker {
  const read: ReadCatalogueFile = async (name) => (await fetch(new URL(`catalogue/${name}`, baseUrl))).text();
  const open = async () => {
    const [catalogue, terms] = await Promise.all([loadCatalogue(read), loadTerms(read)]);
    return { catalogue, search: createSearch(catalogue, terms) };
  };
  let opened: ReturnType<typeof open> | undefined;
  return {
    async find(query) {
      opened ??= open();
      const { catalogue, search } = await opened;
      return foundLabels(search, catalogue, query);
    },
  };
}
