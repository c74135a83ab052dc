import { useMemo } from 'react';
import {
  Collection,
  Header,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  ListLayout,
  Virtualizer,
} from 'react-aria-components';
import type { Ranking } from '@/ranking/diagnosis.ts';
import type { RowStanding } from '@/ranking/thresholds.ts';
import { groupBy } from '@/state/group-by.ts';
import { disorderRows, filterRows, type DisorderRow } from '@/state/ranking-view.ts';
import { useApp, useAppState } from '../app-context.tsx';
import { useFoundLabels } from '../label/use-found-labels.ts';
import { useFormat, useText, type TextKey } from '../text.ts';
import { useGrowing } from '../use-growing.ts';
import { DisorderRowContent } from './disorder-row.tsx';
import { SearchProblem } from './search-problem.tsx';

const SECTIONS: readonly {
  readonly standing: RowStanding;
  readonly title: TextKey;
  readonly detail: TextKey;
}[] = [
  { standing: 'measured', title: 'ranking.measuredTitle', detail: 'ranking.measuredDetail' },
  { standing: 'related', title: 'ranking.relatedTitle', detail: 'ranking.relatedDetail' },
  { standing: 'unmeasured-pack', title: 'ranking.unmeasuredTitle', detail: 'ranking.unmeasuredDetail' },
];

const LAYOUT = { estimatedRowSize: 38, estimatedHeadingSize: 64 };

export interface DisorderListProps {
  readonly ranking: Ranking;
  /** Id of the pack that ranked: names are searched with its text encoder, too. */
  readonly pack: string;
  readonly query: string;
}

/** All labels, the measured first. Only the rows in sight are in the page. */
export function DisorderList({ ranking, pack, query }: DisorderListProps) {
  const t = useText();
  const format = useFormat();
  const { view } = useApp();
  const label = useAppState((state) => state.view.label);
  const against = useAppState((state) => state.view.against);
  const selected = useMemo(() => [label, against].filter((index) => index !== undefined), [label, against]);
  const rows = useMemo(() => disorderRows(ranking), [ranking]);
  const { found, problem } = useFoundLabels(query, pack);
  const kept = useMemo(() => filterRows(rows, query, found), [rows, query, found]);
  const ready = useGrowing(kept);
  const sections = useMemo(() => {
    const byStanding = groupBy(ready, (row) => row.standing);
    return SECTIONS.flatMap((section) => {
      const members = byStanding.get(section.standing);
      return members ? [{ ...section, id: section.standing, members }] : [];
    });
  }, [ready]);
  return (
    <>
      {query.trim() !== '' && (
        <p className="ranking__count small faint" role="status">
          {kept.length === 0
            ? t('ranking.noneFound', { query })
            : t('ranking.shownCount', {
                shown: format.number(kept.length),
                total: format.number(rows.length),
              })}
        </p>
      )}
      <SearchProblem problem={problem} />
      <Virtualizer layout={ListLayout} layoutOptions={LAYOUT}>
        <ListBox
          className="disorders"
          aria-label={t('ranking.disorders')}
          items={sections}
          selectionMode="multiple"
          selectionBehavior="replace"
          selectedKeys={selected}
          onSelectionChange={(keys) => {
            // All rows at once are no choice.
            if (keys !== 'all') view.chooseLabels([...keys].filter((key) => typeof key === 'number'));
          }}
        >
          {({ id, title, detail, members }) => (
            <ListBoxSection id={id}>
              <Header className="disorders__heading">
                <span className="disorders__title">{t(title)}</span>
                <span className="disorders__detail">{t(detail)}</span>
              </Header>
              <Collection items={members}>
                {(row: DisorderRow) => (
                  <ListBoxItem className="disorders__item" textValue={row.disorder.name}>
                    <DisorderRowContent row={row} />
                  </ListBoxItem>
                )}
              </Collection>
            </ListBoxSection>
          )}
        </ListBox>
      </Virtualizer>
    </>
  );
}
