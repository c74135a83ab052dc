import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCatalogue } from '@/catalogue/catalogue.ts';
import { CODE_NOTES } from '@/catalogue/code-notes.ts';
import { foldWords } from '@/catalogue/fold.ts';
import { publishedFigures } from '@/catalogue/published.ts';
import { formatTerms, parseTerms, reduceTerms } from '@/catalogue/terms.ts';
import { readCatalogueFile, shippedCatalogue as catalogue, shippedTerms } from '../../support/catalogue.ts';
import { hasShared, sharedPath } from '../../support/shared.ts';

const tables = await Promise.all([readCatalogueFile('disorders.tsv'), readCatalogueFile('icd10cm.tsv')]);

describe('the shipped catalogue', () => {
  it('has 5568 disorders and Normal in 930 categories of 22 chapters', () => {
    expect(catalogue.disorders).toHaveLength(5569);
    expect(catalogue.categories).toHaveLength(930);
    expect(catalogue.chapters.map((chapter) => chapter.number)).toEqual(
      Array.from({ length: 22 }, (_, i) => String(i + 1)),
    );
  });

  it('puts every disorder under exactly one category of the tree', () => {
    const inTree = catalogue.chapters.flatMap((chapter) =>
      chapter.blocks.flatMap((block) => block.categories.flatMap((category) => category.disorders)),
    );
    expect([...inTree].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 5568 }, (_, i) => i + 1));
  });

  it('cuts head, medium and tail where the reference does', () => {
    const groups = [0, 1, 84, 85, 554, 555, 5568].map((index) => catalogue.disorder(index)?.group);
    expect(groups).toEqual(['normal', 'head', 'head', 'medium', 'medium', 'tail', 'tail']);
  });

  it('finds the published demo labels by index, name, spelling and code', () => {
    expect(catalogue.disorder(89)?.name).toBe('Abdominal aortic aneurysm');
    expect(catalogue.disorderByName('Hip dislocation')?.index).toBe(627);
    expect(catalogue.disorderByName('subdural Hemorrhages')?.index).toBe(6);
    expect(catalogue.category('I71')?.title).toBe('Aortic aneurysm and dissection');
    expect(catalogue.category('I71')?.disorders).toContain(89);
    expect(catalogue.categoryByTitle('aortic aneurysm and dissection')?.code).toBe('I71');
    expect(catalogue.disorder(5569)).toBeUndefined();
    expect(catalogue.category('A00')).toBeUndefined();
  });

  it('gives a category the group of its most frequent disorder', () => {
    expect(catalogue.category('D32')?.disorders[0]).toBe(1);
    expect(catalogue.category('D32')?.group).toBe('head');
    const groups = catalogue.categories.map((category) => category.group);
    expect(['head', 'medium', 'tail'].map((group) => groups.filter((g) => g === group).length)).toEqual([
      75, 210, 645,
    ]);
  });
});

describe('near duplicates', () => {
  it.each([
    [6, 4795],
    [12, 4033],
    [1, 3482],
  ])('knows %i and %i as one name in two spellings or numbers', (first, second) => {
    const group = catalogue.duplicatesOf(first);
    expect(group?.indices).toEqual(expect.arrayContaining([first, second]));
    expect(catalogue.duplicatesOf(second)).toBe(group);
  });

  it('holds the 226 groups that plural, ae, oe and tumour give, and 8 of possessives, diacritics and -ise', () => {
    const plural = (word: string) =>
      word.endsWith('ies') && word.length > 4
        ? `${word.slice(0, -3)}y`
        : word.length > 3 && /[^siu]s$/.test(word)
          ? word.slice(0, -1)
          : word;
    const narrow = new Map<string, number[]>();
    for (const { index, name } of catalogue.disorders) {
      const plain = name
        .toLowerCase()
        .replace(/\([^)]*\)/g, '')
        .replaceAll('ae', 'e')
        .replaceAll('oe', 'e')
        .replaceAll('tumour', 'tumor');
      const key = (plain.match(/[a-z0-9]+/g) ?? []).map(plural).join(' ');
      narrow.set(key, [...(narrow.get(key) ?? []), index]);
    }
    const published = [...narrow.values()].filter((indices) => indices.length > 1);
    expect(published).toHaveLength(226);
    for (const indices of published)
      expect(catalogue.duplicatesOf(indices[0] ?? -1)?.indices).toEqual(expect.arrayContaining(indices));
    expect(catalogue.nearDuplicates).toHaveLength(234);
  });

  it('keeps labels apart that only share a name before the brackets', () => {
    const summary = catalogue.disorderByName('Lung cancer (summary)');
    expect(catalogue.duplicatesOf(summary?.index ?? -1)?.kind).toBe('qualifier');
    expect(catalogue.duplicatesOf(12)?.kind).toBe('spelling');
    const doubleTrack = catalogue.nearDuplicates.filter((group) => group.kind === 'spelling');
    expect(doubleTrack.every((group) => group.indices.length <= 3)).toBe(true);
  });
});

describe('codes that are off', () => {
  it.each([
    ['Eclampsia', 'Q15', 'O15'],
    ['Furuncle', 'A18', 'L02'],
    ['Kallmann syndrome', 'R62', 'E23'],
    ['Graves disease', 'E06', 'E05'],
  ])('keeps the published code of %s with a note beside', (name, published, listed) => {
    const disorder = catalogue.disorderByName(name);
    expect(disorder?.icd10cm).toBe(published);
    expect(disorder?.codeNote).toEqual({ kind: 'listed-elsewhere', category: listed });
  });

  it('says that G13 is inferred', () => {
    expect(catalogue.disorder(3926)).toMatchObject({
      name: 'Paraneoplastic cerebellar degeneration',
      icd10cm: 'G13',
      codeNote: { kind: 'inferred' },
    });
  });

  const all = 'labels/icd10cm_terms.tsv';
  it.skipIf(!hasShared(all))('names categories where ICD-10-CM itself has the words', () => {
    const terms = parseTerms(readFileSync(sharedPath(all), 'utf8'));
    for (const [index, note] of CODE_NOTES) {
      if (note.kind !== 'listed-elsewhere') continue;
      const name = catalogue.disorder(index)?.name ?? '';
      const words = foldWords(name);
      const listed = terms.some(({ code, term }) => {
        const there = new Set(foldWords(term));
        return code.startsWith(note.category) && words.every((word) => there.has(word));
      });
      expect(listed || ['Graves disease', 'Furuncle', 'Meningiomas'].includes(name), name).toBe(true);
    }
  });
});

describe('terms', () => {
  it('all lie under a category of the catalogue', () => {
    expect(shippedTerms.filter(({ code }) => !catalogue.category(code.slice(0, 3)))).toEqual([]);
  });

  const all = 'labels/icd10cm_terms.tsv';
  it.skipIf(!hasShared(all))('are the full table, reduced', async () => {
    const full = parseTerms(readFileSync(sharedPath(all), 'utf8'));
    const shipped = await readCatalogueFile('icd10cm_terms.tsv');
    expect(formatTerms(reduceTerms(full, catalogue.categories)) === shipped).toBe(true);
  });
});

describe('a damaged table', () => {
  it('is refused by name', () => {
    const [disorders, categories] = tables;
    expect(() => parseCatalogue('<!doctype html>', categories)).toThrow('disorders.tsv: no column "index"');
    expect(() => parseCatalogue(disorders.slice(0, 100_000), categories)).toThrow(/disorders\.tsv|counts/);
    expect(() => parseCatalogue(disorders, categories.replace('\nA06\t', '\nA07\t'))).toThrow(/A07|A06/);
    expect(() => parseCatalogue(disorders.replace('\thead', '\ttail'), categories)).toThrow('expected head');
  });
});

describe('published figures', () => {
  it('are the paper’s for each group, and none for Normal', () => {
    expect(publishedFigures('disorders', 'tail')?.recallAt['0.01']).toBe(13.13);
    expect(publishedFigures('disorders', 'head')?.auc).toBe(94.41);
    expect(publishedFigures('icd10cm', 'medium')?.recallAt['0.1']).toBe(69.86);
    expect(publishedFigures('disorders', 'normal')).toBeUndefined();
    expect(publishedFigures('disorders', 'toString')).toBeUndefined();
  });
});
