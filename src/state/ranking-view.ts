import type { Catalogue } from '@/catalogue/catalogue.ts';
import type { RankedCategory, RankedDisorder, Ranking } from '@/ranking/diagnosis.ts';
import { branchScore, type BranchScore } from '@/ranking/branches.ts';
import { rowStanding, type RowStanding } from '@/ranking/thresholds.ts';
import { groupBy } from './group-by.ts';
import type { FoundBy, FoundLabels } from '@/catalogue/found-labels.ts';
import { labelFilter } from './label-filter.ts';

export interface DisorderRow {
  /** The disorder's index. */
  readonly id: number;
  readonly disorder: RankedDisorder;
  readonly standing: RowStanding;
  /** 1 for the highest of its standing. */
  readonly rank: number;
  /** Why it is in a filtered list, where its name does not say it. */
  readonly found?: FoundBy;
}

/** Rows for the list of disorders, in the ranking's own order. */
export function disorderRows(ranking: Ranking): readonly DisorderRow[] {
  const seen: Record<RowStanding, number> = { measured: 0, related: 0, 'unmeasured-pack': 0 };
  return ranking.disorders.map((disorder) => {
    const standing = rowStanding(disorder);
    return { id: disorder.index, disorder, standing, rank: ++seen[standing] };
  });
}

/** The same row objects where nothing is to be said of how they were found, so that a list keeps what it made of them. */
export function filterRows(
  rows: readonly DisorderRow[],
  query: string,
  found?: FoundLabels,
): readonly DisorderRow[] {
  const keep = labelFilter(query);
  if (!keep) return rows;
  return rows.flatMap((row) => {
    const { name, icd10cm } = row.disorder;
    if (keep(`${name} ${icd10cm}`)) return [row];
    const by = found?.disorders.get(name);
    return by ? [by.by === 'name' ? row : { ...row, found: by }] : [];
  });
}

export interface CategoryNode {
  readonly id: string;
  readonly kind: 'category';
  readonly category: RankedCategory;
  /** Why it is in a filtered tree, where code and title do not say it. */
  readonly found?: FoundBy;
}

export interface BranchNode {
  readonly id: string;
  readonly kind: 'chapter' | 'block';
  /** Chapter number or block as printed. */
  readonly code: string;
  readonly title: string;
  /** The highest-ranked category below it. */
  readonly best: RankedCategory;
  /** Of all measured categories below it; undefined where there is none. */
  readonly score: BranchScore | undefined;
  readonly children: readonly TreeNode[];
}

export type TreeNode = BranchNode | CategoryNode;

/** Measured before not measured, then by score: a related term must not lift its chapter above a measured one. */
export const compareCategories = (a: RankedCategory, b: RankedCategory): number =>
  Number(b.measured) - Number(a.measured) || b.score - a.score || a.code.localeCompare(b.code);

const best = (categories: readonly RankedCategory[]): RankedCategory | undefined =>
  categories.toSorted(compareCategories)[0];

/** Chapters, blocks and categories, each level ordered by the best that is in it; only what matches the query. */
export function categoryTree(
  ranking: Ranking,
  catalogue: Catalogue,
  query: string,
  found?: FoundLabels,
): readonly BranchNode[] {
  const keep = labelFilter(query);
  const matches = ({ code, title }: RankedCategory) => !keep || keep(`${title} ${code}`);
  const kept = ranking.categories.filter((one) => matches(one) || found?.categories.has(one.code));
  const foundBy = (one: RankedCategory) => {
    const by = matches(one) ? undefined : found?.categories.get(one.code);
    return by && by.by !== 'name' ? { found: by } : {};
  };
  const chapterTitles = new Map(catalogue.chapters.map(({ number, title }) => [number, title]));
  const blockTitles = new Map(
    catalogue.chapters.flatMap(({ blocks }) => blocks.map(({ code, title }) => [code, title] as const)),
  );
  return branches(
    kept,
    'chapter',
    ({ chapter }) => chapter,
    chapterTitles,
    (inChapter) =>
      branches(
        inChapter,
        'block',
        ({ block }) => block,
        blockTitles,
        (inBlock) =>
          inBlock.toSorted(compareCategories).map((category): CategoryNode => ({
            id: `category:${category.code}`,
            kind: 'category',
            category,
            ...foundBy(category),
          })),
      ),
  );
}

function branches(
  categories: readonly RankedCategory[],
  kind: BranchNode['kind'],
  key: (category: RankedCategory) => string,
  titles: ReadonlyMap<string, string>,
  children: (members: readonly RankedCategory[]) => readonly TreeNode[],
): readonly BranchNode[] {
  return [...groupBy(categories, key)]
    .flatMap(([code, members]): BranchNode[] => {
      const top = best(members);
      const title = titles.get(code) ?? code;
      return top
        ? [
            {
              id: `${kind}:${code}`,
              kind,
              code,
              title,
              best: top,
              score: branchScore(members),
              children: children(members),
            },
          ]
        : [];
    })
    .toSorted((a, b) => compareCategories(a.best, b.best));
}

/** Ids of the branches that lead to the best category. */
export function pathToBest(tree: readonly BranchNode[]): readonly string[] {
  const first = tree[0];
  if (first === undefined) return [];
  const next = first.children[0];
  return next && next.kind !== 'category' ? [first.id, next.id] : [first.id];
}

/** Ids of every branch, for opening the whole tree. */
export const branchIds = (tree: readonly TreeNode[]): readonly string[] =>
  tree.flatMap((node) => (node.kind === 'category' ? [] : [node.id, ...branchIds(node.children)]));
