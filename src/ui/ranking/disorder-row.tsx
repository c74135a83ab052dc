import type { DisorderRow } from '@/state/ranking-view.ts';
import { ReliabilityMeter } from '../label/reliability-meter.tsx';
import { useFormat, useText } from '../text.ts';
import { FoundNote } from './found-note.tsx';
import { GroupMark } from './group-mark.tsx';
import { ProbabilityBar } from './probability-bar.tsx';
import { VerdictMark } from './verdict-mark.tsx';

/** What a row shows; a measured one is taller, because it has more to say. */
export function DisorderRowContent({ row }: { readonly row: DisorderRow }) {
  const t = useText();
  const format = useFormat();
  const { disorder, standing } = row;
  const { name, icd10cm, group, probability, measurement } = disorder;
  const groupInWords = <span className="visually-hidden">{t(`group.${group}Long`)}</span>;
  if (standing !== 'measured' || !measurement)
    return (
      <div className="row row--related">
        <GroupMark group={group} />
        <span className="row__name" title={name}>
          {name}
          <FoundNote found={row.found} />
        </span>
        <ReliabilityMeter disorder={disorder} />
        <span className="row__code">{icd10cm}</span>
        {probability !== undefined && (
          <span className="row__score digits">{format.decimal(probability, 3)}</span>
        )}
        {groupInWords}
      </div>
    );
  return (
    <div className="row row--measured">
      <GroupMark group={group} />
      <span className="row__name">
        {name}
        <FoundNote found={row.found} />
      </span>
      <ProbabilityBar probability={probability ?? 0} threshold={measurement.threshold}>
        {icd10cm && <span className="row__code">{icd10cm}</span>}
        <VerdictMark verdict={measurement.verdict} />
      </ProbabilityBar>
      <ReliabilityMeter disorder={disorder} />
      {groupInWords}
    </div>
  );
}
