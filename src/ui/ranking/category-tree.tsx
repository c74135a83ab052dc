import { ChevronRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import {
  Button as AriaButton,
  Collection,
  ListLayout,
  Tree,
  TreeItem,
  TreeItemContent,
  Virtualizer,
  type Key,
} from 'react-aria-components';
import type { Ranking } from '@/ranking/diagnosis.ts';
import { branchIds, categoryTree, pathToBest, type BranchNode, type TreeNode } from '@/state/ranking-view.ts';
import { useApp } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { useFoundLabels } from '../label/use-found-labels.ts';
import { useFormat, useText } from '../text.ts';
import { useCatalogue } from '../use-catalogue.ts';
import { BranchContent, CategoryContent } from './category-rows.tsx';
import { SearchProblem } from './search-problem.tsx';

const LAYOUT = { estimatedRowSize: 40 };
const NO_TREE: readonly BranchNode[] = [];

export interface CategoryTreeProps {
  readonly ranking: Ranking;
  /** Id of the pack that ranked: names are searched with its text encoder, too. */
  readonly pack: string;
  readonly query: string;
}

/** Branches that the user opened while this was searched; else the tree is open at the best, or all of it in a search. */
interface Opened {
  readonly query: string;
  readonly keys: ReadonlySet<Key>;
}

/** Chapters, blocks, categories: each level ordered by the best that is in it. */
export function CategoryTree({ ranking, pack, query }: CategoryTreeProps) {
  const t = useText();
  const format = useFormat();
  const catalogue = useCatalogue();
  const { view } = useApp();
  const { found: labels, problem } = useFoundLabels(query, pack);
  const tree = useMemo(
    () => (catalogue ? categoryTree(ranking, catalogue, query, labels) : NO_TREE),
    [ranking, catalogue, query, labels],
  );
  const [opened, setOpened] = useState<Opened>();
  const searching = query.trim() !== '';
  const expanded = useMemo(() => {
    if (opened?.query === query) return opened.keys;
    return searching ? branchIds(tree) : pathToBest(tree);
  }, [opened, query, searching, tree]);
  const open = (keys: ReadonlySet<Key>) => setOpened({ query, keys });
  const found = useMemo(() => tree.flatMap(categoriesOf), [tree]);
  return (
    <>
      <div className="tree-tools">
        <p className="small faint digits" role="status">
          {searching && found.length === 0
            ? t('ranking.noneFound', { query })
            : t('ranking.categories', { count: found.length, shown: format.number(found.length) })}
        </p>
        <Button look="quiet" onPress={() => open(new Set(branchIds(tree)))}>
          {t('ranking.expandAll')}
        </Button>
        <Button look="quiet" onPress={() => open(new Set())}>
          {t('ranking.collapseAll')}
        </Button>
      </div>
      <SearchProblem problem={problem} />
      <p className="tree-note">{t('ranking.branchScore')}</p>
      <Virtualizer layout={ListLayout} layoutOptions={LAYOUT}>
        <Tree
          className="tree"
          aria-label={t('ranking.icd10cm')}
          items={tree}
          selectionMode="none"
          expandedKeys={expanded}
          onExpandedChange={open}
          onAction={(key) => {
            const category = found.find(({ id }) => id === key)?.category;
            if (category?.from !== undefined) view.selectLabel(category.from);
          }}
        >
          {renderNode}
        </Tree>
      </Virtualizer>
    </>
  );
}

const categoriesOf = (node: TreeNode): readonly Extract<TreeNode, { kind: 'category' }>[] =>
  node.kind === 'category' ? [node] : node.children.flatMap(categoriesOf);

function renderNode(node: TreeNode) {
  const title = node.kind === 'category' ? `${node.category.code} ${node.category.title}` : node.title;
  return (
    <TreeItem id={node.id} textValue={title} className={`tree__item tree__item--${node.kind}`}>
      <TreeItemContent>
        <span className="tree__row">
          {node.kind !== 'category' && (
            <AriaButton slot="chevron" className="tree__chevron">
              <ChevronRight aria-hidden size={16} />
            </AriaButton>
          )}
          {node.kind === 'category' ? <CategoryContent node={node} /> : <BranchContent node={node} />}
        </span>
      </TreeItemContent>
      {node.kind !== 'category' && <Collection items={node.children}>{renderNode}</Collection>}
    </TreeItem>
  );
}
