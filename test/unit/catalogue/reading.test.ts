import { describe, expect, it } from 'vitest';
import { foundLabels } from '@/catalogue/found-labels.ts';
import { articleAddress, placeOf } from '@/catalogue/place.ts';
import { createSearch } from '@/catalogue/search.ts';
import { shippedCatalogue, shippedTerms } from '../../support/catalogue.ts';

const search = createSearch(shippedCatalogue, shippedTerms);
const find = (query: string) => foundLabels(search, shippedCatalogue, query);

describe('what a filtered list gets', () => {
  it('is names in either spelling and in spite of typing errors', () => {
    expect(find('subdural hemorrage').disorders.get('Subdural haemorrhage')).toEqual({ by: 'name' });
    expect(find('pnuemothorax').disorders.has('Pneumothorax')).toBe(true);
    expect(find('acl tear').disorders.has('Anterior cruciate ligament tear')).toBe(true);
  });

  it('is the disorders of a category that is found by another wording, with that wording', () => {
    const term = shippedTerms.find(
      ({ term: wording, code }) =>
        find(wording).disorders.size > 0 &&
        search(wording, 10_000).every(({ kind }) => kind === 'category') &&
        shippedCatalogue.category(code.slice(0, 3)),
    );
    if (!term) throw new Error('no wording is known to categories alone');
    const found = find(term.term);
    const [[code = '', by] = []] = found.categories;
    expect(by).toMatchObject({
      by: 'wording',
      via: expect.stringContaining(term.code.slice(0, 3)) as string,
    });
    const first = shippedCatalogue.category(code)?.disorders[0] ?? 0;
    expect(found.disorders.get(shippedCatalogue.disorder(first)?.name ?? '')).toEqual(by);
  });

  it('is nothing for what is no word of medicine', () => {
    expect(find('qqqqzzzz')).toMatchObject({ disorders: new Map(), categories: new Map() });
  });
});

describe('the place of a label', () => {
  it('is chapter, block and category, with what stands beside it', () => {
    const pneumothorax = shippedCatalogue.disorderByName('Pneumothorax');
    const place = placeOf(shippedCatalogue, pneumothorax?.icd10cm ?? '', pneumothorax?.index);
    expect(place).toMatchObject({
      chapter: { number: '10' },
      block: { code: 'J90-J94' },
      category: { code: 'J93' },
    });
    expect(place?.siblings.length).toBe((place?.category.disorders.length ?? 0) - 1);
    expect(place?.siblings.some(({ name }) => name === 'Pneumothorax')).toBe(false);
  });

  it('is undefined without a code, and known for every disorder with one', () => {
    expect(placeOf(shippedCatalogue, '')).toBeUndefined();
    for (const { index, icd10cm } of shippedCatalogue.disorders.slice(1))
      expect(placeOf(shippedCatalogue, icd10cm, index)).toBeDefined();
  });

  it('gives an address that is letters, digits and hyphens for every name', () => {
    expect(articleAddress('Ménétrier’s disease (stomach)')).toBe(
      'https://radiopaedia.org/articles/menetriers-disease-stomach',
    );
    for (const { name } of shippedCatalogue.disorders)
      expect(articleAddress(name)).toMatch(/^https:\/\/radiopaedia\.org\/articles\/[a-z0-9]+(-[a-z0-9]+)*$/);
  });
});
