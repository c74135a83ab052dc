import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { foundLabels, withMeaning } from '@/catalogue/found-labels.ts';
import { createMeaningSearch, type MeaningSearch } from '@/catalogue/meaning.ts';
import { createSearch } from '@/catalogue/search.ts';
import { packOnDisk } from '@/cli/node-files.ts';
import { readKnowledgeEncoder } from '@/model/knowledge-encoder.ts';
import { openPack } from '@/model/pack.ts';
import { shippedCatalogue, shippedTerms } from '../../support/catalogue.ts';

let byMeaning: MeaningSearch;
let breaths = 0;

beforeAll(async () => {
  const pack = await openPack(packOnDisk(fileURLToPath(new URL('../../../models/compact', import.meta.url))));
  const encode = pack.ok ? await readKnowledgeEncoder(pack.value) : pack;
  if (!encode.ok || !encode.value) throw new Error('the compact pack has no text encoder');
  byMeaning = await createMeaningSearch(encode.value, shippedCatalogue, () => {
    breaths++;
    return Promise.resolve();
  });
}, 60_000);

describe('search by meaning, with the compact pack’s encoder', () => {
  const found = (query: string) =>
    byMeaning(query).map((hit) => (hit.kind === 'disorder' ? hit.name : hit.code));

  it.each([
    ['tumour of the kidney', 'Renal tumour'],
    ['stomach ulcer', 'Gastric ulcer'],
    ['swollen lymph nodes', 'R59'],
    ['nephrolithiasis', 'Renal calculi'],
  ])('for %s gives %s among the nearest', (query, expected) => {
    expect(found(query)).toContain(expected);
  });

  it('gives the nearest first, few, and none that is far', () => {
    const similarities = byMeaning('swollen lymph nodes').map(({ similarity }) => similarity);
    expect(similarities).toEqual(similarities.toSorted((a, b) => b - a));
    expect(similarities.length).toBeLessThanOrEqual(8);
    for (const query of ['pizza', 'zzzzqqqq', 'hello world', '', 'ab', '12345'])
      expect(found(query)).toEqual([]);
  });

  it('let the worker breathe while the names were encoded', () => {
    expect(breaths).toBeGreaterThan(40);
  });

  it('stands behind what a wording found, and is marked', () => {
    const search = createSearch(shippedCatalogue, shippedTerms);
    const query = 'gastric ulcer';
    const both = withMeaning(foundLabels(search, shippedCatalogue, query), byMeaning(query));
    expect(both.disorders.get('Gastric ulcer')).toEqual({ by: 'name' });
    const marked = [...both.disorders.values()].filter(({ by }) => by === 'meaning');
    expect(marked.length).toBeGreaterThan(0);
  });
});
