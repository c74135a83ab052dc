import type { Catalogue } from '@/catalogue/catalogue.ts';
import type { RankedCategory, RankedDisorder, Ranking } from '@/ranking/diagnosis.ts';
import { labelFilter } from './label-filter.ts';

/** How a list row is to be read. */
export type DisorderRow = {
  readonly disorder: RankedDisorder;
  /** 1 for the highest among the rows of its section, filtered or not. */
  readonly rank: number;
};

export interface DisorderSections {
  /** Measured on the case's modalities: with probability, threshold and verdict. */
  readonly measured: readonly DisorderRow[];
  /** The pack was measured, but not on these. */
  readonly related: readonly DisorderRow[];
  /** Of a pack that was measured on nothing: by score, and no claim about any of them. */
  readonly unmeasured: readonly DisorderRow[];
}

/** Rows for the list of disorders, in the ranking's own order, filtered by the query. */
export function disorderSections(ranking: Ranking, query: string): DisorderSections {
  const keep = labelFilter(query);
  const sections: Record<keyof DisorderSections, DisorderRow[]> = {
    measured: [],
    related: [],
    unmeasured: [],
  };
  const seen = { measured: 0, related: 0, unmeasured: 0 };
  for (const disorder of ranking.disorders) {
    const section = sectionOf(disorder);
    const rank = ++seen[section];
    if (!keep || keep(`${disorder.name} ${disorder.icd10cm}`)) sections[section].push({ disorder, rank });
  }
  return sections;
}

function sectionOf(disorder: RankedDisorder): keyof DisorderSections {
  if (disorder.measurement !== undefined) return 'measured';
  return disorder.probability === undefined ? 'related' : 'unmeasured';
}

export interface CategoryNode {
  readonly id: string;
  readonly kind: 'category';
  readonly category: RankedCategory;
}

export interface BranchNode {
  readonly id: string;
  readonly kind: 'chapter' | 'block';
  /** Chapter number or block as printed. */
  readonly code: string;
  readonly title: string;
  /** The highest-ranked category below it. */
  readonly best: RankedCategory;
  readonly children: readonly TreeNode[];
}

export type TreeNode = BranchNode | CategoryNode;

/** Measured before not measured, then by score: a related term must not lift its chapter above a measured one. */
export const compareCategories = (a: RankedCategory, b: RankedCategory): number =>
  Number(b.measured) - Number(a.measured) || b.score - a.score || a.code.localeCompare(b.code);

const best = (categories: readonly RankedCategory[]): RankedCategory | undefined =>
  categories.toSorted(compareCategories)[0];

/** Chapters, blocks and categories, each level ordered by the best that is in it; only what matches the query. */
export function categoryTree(ranking: Ranking, catalogue: Catalogue, query: string): readonly BranchNode[] {
  const keep = labelFilter(query);
  const kept = ranking.categories.filter((c) => !keep || keep(`${c.title} ${c.code}`));
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
  return [...Map.groupBy(categories, key)]
    .flatMap(([code, members]): BranchNode[] => {
      const top = best(members);
      const title = titles.get(code) ?? code;
      return top
        ? [{ id: `${kind}:${code}`, kind, code, title, best: top, children: children(members) }]
        : [];
    })
    .sort((a, b) => compareCategories(a.best, b.best));
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
