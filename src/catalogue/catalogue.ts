import { CODE_NOTES, type CodeNote } from './code-notes.ts';
import { foldWords } from './fold.ts';
import { groupOfIndex, type DisorderGroup } from './groups.ts';
import { findNearDuplicates, type NearDuplicates } from './near-duplicates.ts';
import { parseTsv } from './tsv.ts';

export interface Disorder {
  /** Column of the published classifier's output; 0 = Normal. */
  readonly index: number;
  readonly name: string;
  /** Three-character category; empty for Normal. */
  readonly icd10cm: string;
  readonly group: DisorderGroup;
  readonly codeNote: CodeNote | undefined;
}

export interface Category {
  readonly code: string;
  readonly title: string;
  /** Chapter number as printed, '1' to '22'. */
  readonly chapter: string;
  /** Block as printed, 'I70-I79'. */
  readonly block: string;
  /**
   * The group of its most frequent disorder. The order of the published codes is not known; a category has at
   * least the cases of any one of its disorders, so its true group is this one or a more frequent one.
   */
  readonly group: DisorderGroup;
  /** Indices of the disorders that fall into it, the most frequent first. */
  readonly disorders: readonly number[];
}

export interface Block {
  readonly code: string;
  readonly title: string;
  readonly categories: readonly Category[];
}

export interface Chapter {
  readonly number: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** The label space: 5568 disorders and Normal, the ICD-10-CM categories that they fall into, and their tree. */
export interface Catalogue {
  /** By index. */
  readonly disorders: readonly Disorder[];
  /** By rising code. */
  readonly categories: readonly Category[];
  readonly chapters: readonly Chapter[];
  readonly nearDuplicates: readonly NearDuplicates[];
  disorder(index: number): Disorder | undefined;
  /** Exact name first, then without regard to case, British spelling and plural (the most frequent label). */
  disorderByName(name: string): Disorder | undefined;
  category(code: string): Category | undefined;
  categoryByTitle(title: string): Category | undefined;
  /** The group of near duplicates that a disorder belongs to. */
  duplicatesOf(index: number): NearDuplicates | undefined;
}

/**
 * The catalogue from the two tables under `public/catalogue`.
 * @throws when a table is cut short, out of order or inconsistent: it ships with the app, so that is a bug
 */
export function parseCatalogue(disordersTsv: string, icd10cmTsv: string): Catalogue {
  const disorders = parseDisorders(disordersTsv);
  const rows = parseTsv('icd10cm.tsv', icd10cmTsv, [
    'code',
    'title',
    'chapter',
    'chapter_title',
    'block',
    'block_title',
    'disorders',
  ]);
  const members = membersByCode(disorders);
  const categories = rows.map((row): Category => {
    const indices = members.get(row.code) ?? [];
    if (indices.length !== Number(row.disorders))
      throw new Error(`icd10cm.tsv: ${row.code} counts ${row.disorders} disorders, found ${indices.length}`);
    const group = groupOfIndex(Math.min(...indices));
    return {
      code: row.code,
      title: row.title,
      chapter: row.chapter,
      block: row.block,
      group,
      disorders: indices,
    };
  });
  const byCode = new Map(categories.map((category) => [category.code, category]));
  for (const disorder of disorders)
    if (disorder.index !== 0 && !byCode.has(disorder.icd10cm))
      throw new Error(`disorders.tsv: ${disorder.name} has the unknown code "${disorder.icd10cm}"`);
  const titles = new Map(rows.flatMap((row) => [[row.chapter, row.chapter_title] as const]));
  const blockTitles = new Map(rows.map((row) => [row.block, row.block_title]));

  const exact = new Map(disorders.map((disorder) => [disorder.name, disorder]));
  const folded = firstBy(disorders, (disorder) => foldWords(disorder.name).join(' '));
  const byTitle = firstBy(categories, (category) => foldWords(category.title).join(' '));
  const nearDuplicates = findNearDuplicates(disorders);
  const groupOf = new Map(nearDuplicates.flatMap((group) => group.indices.map((i) => [i, group] as const)));
  return {
    disorders,
    categories,
    chapters: tree(categories, titles, blockTitles),
    nearDuplicates,
    disorder: (index) => disorders[index],
    disorderByName: (name) => exact.get(name) ?? folded.get(foldWords(name).join(' ')),
    category: (code) => byCode.get(code),
    categoryByTitle: (title) => byTitle.get(foldWords(title).join(' ')),
    duplicatesOf: (index) => groupOf.get(index),
  };
}

function parseDisorders(tsv: string): readonly Disorder[] {
  const rows = parseTsv('disorders.tsv', tsv, ['index', 'name', 'icd10cm', 'group']);
  return rows.map((row, i): Disorder => {
    const group = groupOfIndex(i);
    if (Number(row.index) !== i) throw new Error(`disorders.tsv: row ${i} has index ${row.index}`);
    if (row.group !== group) throw new Error(`disorders.tsv: ${row.name} is ${row.group}, expected ${group}`);
    return { index: i, name: row.name, icd10cm: row.icd10cm, group, codeNote: CODE_NOTES.get(i) };
  });
}

function membersByCode(disorders: readonly Disorder[]): ReadonlyMap<string, readonly number[]> {
  const members = new Map<string, readonly number[]>();
  for (const [code, inCode] of groupBy(disorders, (disorder) => disorder.icd10cm))
    members.set(
      code,
      inCode.map((disorder) => disorder.index),
    );
  return members;
}

/** `Map.groupBy`, which Node 20 lacks. */
function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

function firstBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, T> {
  const first = new Map<string, T>();
  for (const item of items) if (!first.has(key(item))) first.set(key(item), item);
  return first;
}

function tree(
  categories: readonly Category[],
  chapterTitles: ReadonlyMap<string, string>,
  blockTitles: ReadonlyMap<string, string>,
): readonly Chapter[] {
  const chapters = groupBy(categories, (category) => category.chapter);
  return [...chapters]
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([number, inChapter]) => ({
      number,
      title: chapterTitles.get(number) ?? number,
      blocks: [...groupBy(inChapter, (category) => category.block)].map(([code, inBlock]) => ({
        code,
        title: blockTitles.get(code) ?? code,
        categories: inBlock,
      })),
    }));
}
