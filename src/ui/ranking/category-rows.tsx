import type { BranchNode, CategoryNode } from '@/state/ranking-view.ts';
import { useFormat, useText } from '../text.ts';
import { FoundNote } from './found-note.tsx';
import { GroupMark } from './group-mark.tsx';

/** A chapter or block: its name, and how likely any of the measured categories below it is. */
export function BranchContent({ node }: { readonly node: BranchNode }) {
  const t = useText();
  return (
    <span className="branch">
      <span className="branch__code">
        {node.kind === 'chapter' ? t('ranking.chapter', { number: node.code }) : node.code}
      </span>
      <span className="branch__title" title={node.title}>
        {node.title}
      </span>
      {node.score && <Score score={node.score.independent} />}
    </span>
  );
}

export function CategoryContent({ node }: { readonly node: CategoryNode }) {
  const { category, found } = node;
  const t = useText();
  return (
    <span className="category" data-measured={category.measured || undefined}>
      <GroupMark group={category.group} />
      <span className="category__code">{category.code}</span>
      <span className="category__title" title={category.title}>
        {category.title}
        <FoundNote found={found} />
      </span>
      {category.measured ? (
        <Score score={category.score} />
      ) : (
        <span className="category__related">{t('ranking.related')}</span>
      )}
    </span>
  );
}

function Score({ score }: { readonly score: number }) {
  const format = useFormat();
  return (
    <span className="category__score">
      <span className="digits">{format.percent(score)}</span>
      <span className="probability__bar" aria-hidden>
        <span className="probability__fill" style={{ inlineSize: `${score * 100}%` }} />
      </span>
    </span>
  );
}
