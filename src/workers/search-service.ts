import type { Catalogue } from '@/catalogue/catalogue.ts';
import { foundLabels, type FoundLabels } from '@/catalogue/found-labels.ts';
import { loadCatalogue, loadTerms, type ReadCatalogueFile } from '@/catalogue/load.ts';
import { createMeaningSearch, type MeaningHit, type MeaningSearch } from '@/catalogue/meaning.ts';
import { createSearch } from '@/catalogue/search.ts';
import type { LongtailError } from '@/core/errors.ts';
import { ok, type Result } from '@/core/result.ts';
import { importedPackFolder } from '@/model/imported-packs.ts';
import { readKnowledgeEncoder } from '@/model/knowledge-encoder.ts';
import { servedPack } from '@/model/pack-folders.ts';
import { openPack } from '@/model/pack.ts';
import type { PackRef } from './protocol.ts';

/** Searches the label space: a megabyte of wordings is read and indexed at the first question. */
export interface SearchWorker {
  find(query: string): Promise<FoundLabels>;
  /** By the pack's own text encoder, once all names are encoded; nothing for a pack that has none. */
  findByMeaning(query: string, pack: PackRef): Promise<Result<readonly MeaningHit[], LongtailError>>;
}

export function createSearchService(baseUrl: string): SearchWorker {
  const read: ReadCatalogueFile = async (name) => (await fetch(new URL(`catalogue/${name}`, baseUrl))).text();
  let loading: Promise<Catalogue> | undefined;
  const catalogueOnce = () => (loading ??= loadCatalogue(read));
  const open = async () => {
    const [catalogue, terms] = await Promise.all([catalogueOnce(), loadTerms(read)]);
    return { catalogue, search: createSearch(catalogue, terms) };
  };
  let opened: ReturnType<typeof open> | undefined;
  /** Of one pack at a time: its names take 7 MB. */
  let meaning: { readonly id: string; readonly search: ReturnType<typeof openMeaning> } | undefined;
  return {
    async find(query) {
      opened ??= open();
      const { catalogue, search } = await opened;
      return foundLabels(search, catalogue, query);
    },
    async findByMeaning(query, pack) {
      if (meaning?.id !== pack.id) meaning = { id: pack.id, search: openMeaning(pack, catalogueOnce) };
      const search = await meaning.search;
      if (search.ok) return ok(search.value?.(query) ?? []);
      // What failed for want of a network may be there at the next question.
      meaning = undefined;
      return search;
    },
  };
}

async function openMeaning(
  ref: PackRef,
  catalogue: () => Promise<Catalogue>,
): Promise<Result<MeaningSearch | undefined, LongtailError>> {
  const folder = ref.origin === 'imported' ? await importedPackFolder(ref.id) : servedPack(ref.id, ref.url);
  const pack = await openPack(folder);
  if (!pack.ok) return pack;
  const encode = await readKnowledgeEncoder(pack.value);
  if (!encode.ok) return encode;
  if (!encode.value) return ok(undefined);
  return ok(await createMeaningSearch(encode.value, await catalogue(), nextTask));
}

/** Lets the questions that came meanwhile be answered. */
const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
