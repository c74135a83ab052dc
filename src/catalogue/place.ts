import type { Block, Catalogue, Category, Chapter, Disorder } from './catalogue.ts';

/** Where a disorder stands in ICD-10-CM, and what stands beside it. */
export interface Place {
  readonly chapter: Chapter;
  readonly block: Block;
  readonly category: Category;
  /** Other disorders of the category, the most frequent first. */
  readonly siblings: readonly Disorder[];
}

/** @returns undefined for a label without a code, or of a pack's own that the catalogue does not know */
export function placeOf(catalogue: Catalogue, code: string, index?: number): Place | undefined {
  const category = catalogue.category(code);
  const chapter = catalogue.chapters.find(({ number }) => number === category?.chapter);
  const block = chapter?.blocks.find((one) => one.code === category?.block);
  if (!category || !chapter || !block) return undefined;
  const siblings = category.disorders
    .filter((other) => other !== index)
    .flatMap((other) => catalogue.disorder(other) ?? []);
  return { chapter, block, category, siblings };
}

/**
 * Address of the public article on a disorder, as its name makes it: text for the user to copy. The names are titles of
 * Radiopaedia's articles, and their addresses are made of the title by this rule.
 */
export function articleAddress(name: string): string {
  const slug = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’']/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `https://radiopaedia.org/articles/${slug}`;
}
