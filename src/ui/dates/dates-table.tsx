import { ArrowDown, ArrowRight, ArrowUp } from 'lucide-react';
import { useMemo, useState } from 'react';
import {
  Cell,
  Column,
  Row,
  Table,
  TableBody,
  TableHeader,
  TableLayout,
  Virtualizer,
  type SortDescriptor,
} from 'react-aria-components';
import type { Diagnosis, RankedDisorder } from '@/ranking/diagnosis.ts';
import { DATE_COLUMNS, datedRows, sortDated, type DatedRow } from '@/state/dates.ts';
import { VerdictMark } from '../ranking/verdict-mark.tsx';
import { useDatesText, useFormat } from '../text.ts';
import type { DatedPairProps } from './dates-panel.tsx';

const LAYOUT = { estimatedRowSize: 52, headingHeight: 34 };

export interface DatesTableProps extends DatedPairProps {
  readonly rankings: readonly [Diagnosis, Diagnosis];
  /** How many labels there are. */
  readonly labels: number;
}

/** Labels with their probability at both dates and its change, sorted by any of them. */
export function DatesTable({ pair, rankings: [first, second], labels }: DatesTableProps) {
  const t = useDatesText();
  const [sort, setSort] = useState<SortDescriptor>({ column: 'change', direction: 'descending' });
  const rows = useMemo(() => datedRows(first, second), [first, second]);
  const sorted = useMemo(() => {
    const column = DATE_COLUMNS.find((name) => name === sort.column) ?? 'change';
    return sortDated(rows, column, sort.direction === 'ascending');
  }, [rows, sort]);
  const left = labels - rows.length;
  return (
    <>
      <Virtualizer layout={TableLayout} layoutOptions={LAYOUT}>
        <Table className="dates__table" aria-label={t('title')} sortDescriptor={sort} onSortChange={setSort}>
          <TableHeader className="dates__head">
            <Column id="name" className="dates__first" isRowHeader allowsSorting width="1fr" minWidth={110}>
              {t('label')}
            </Column>
            {pair.map(({ id, date }, i) => (
              <Column key={id} id={i === 0 ? 'first' : 'second'} allowsSorting width={86}>
                {date ?? t(i === 0 ? 'first' : 'second')}
              </Column>
            ))}
            <Column id="change" allowsSorting width={98}>
              {t('change')}
            </Column>
          </TableHeader>
          <TableBody items={sorted} renderEmptyState={() => <p className="faint">{t('noRows')}</p>}>
            {(row) => <DatedTableRow row={row} />}
          </TableBody>
        </Table>
      </Virtualizer>
      {left > 0 && <p className="small faint">{t('leftOut', { count: left })}</p>}
    </>
  );
}

function DatedTableRow({ row: { first, second, change } }: { readonly row: DatedRow }) {
  const t = useDatesText();
  const format = useFormat();
  const measurement = second.measurement ?? first.measurement;
  const points = (share: number) =>
    measurement
      ? t('points', { points: format.number(Math.round(Math.abs(share) * 100)) })
      : format.decimal(Math.abs(share), 3);
  return (
    <Row className="dates__row">
      <Cell textValue={first.name}>
        <span className="dates__name">{first.name}</span>
        <span className="dates__marks small faint">
          {first.icd10cm} {measurement && <VerdictMark verdict={measurement.verdict} />}
        </span>
      </Cell>
      {[first, second].map((disorder, i) => (
        <Cell key={i === 0 ? 'first' : 'second'} className="digits">
          <Standing disorder={disorder} />
        </Cell>
      ))}
      <Cell className="digits">
        {change === undefined ? (
          <span className="faint">{t('noChange')}</span>
        ) : (
          <span className="dates__change">
            <Direction change={change} />
            {points(change)}
          </span>
        )}
      </Cell>
    </Row>
  );
}

/** How likely at one date, and on which side of the threshold. */
function Standing({ disorder: { probability, measurement } }: { readonly disorder: RankedDisorder }) {
  const t = useDatesText();
  const format = useFormat();
  if (probability === undefined) return <span className="faint small">{t('notMeasured')}</span>;
  const threshold = measurement?.threshold;
  return (
    <>
      <span className="dates__probability">
        {measurement ? format.percent(probability) : format.decimal(probability, 3)}
      </span>
      {threshold !== undefined && (
        <span className="small faint">{t(probability >= threshold ? 'above' : 'below')}</span>
      )}
    </>
  );
}

/** Less than half a point is no change that the numbers show. */
const STILL = 0.005;

function Direction({ change }: { readonly change: number }) {
  const t = useDatesText();
  const [Icon, word] =
    Math.abs(change) < STILL
      ? [ArrowRight, t('same')]
      : change > 0
        ? [ArrowUp, t('rise')]
        : [ArrowDown, t('fall')];
  return (
    <>
      <Icon aria-hidden size={14} />
      <span className="visually-hidden">{word}</span>
    </>
  );
}
