import { rowStanding } from '@/ranking/thresholds.ts';
import type { Diagnosis, RankedDisorder } from '@/ranking/diagnosis.ts';
import { ReliabilityMeter } from '../../label/reliability-meter.tsx';
import { GroupMark } from '../../ranking/group-mark.tsx';
import { ProbabilityBar } from '../../ranking/probability-bar.tsx';
import { VerdictMark } from '../../ranking/verdict-mark.tsx';
import { useFormat, useText } from '../../text.ts';
import { useExplainText } from '../explain-text.ts';
import type { ComparedProps } from './comparison.tsx';

/** By these the viewports and legends name the two labels: marks would be taken for directions of the body. */
export const MARKS = ['1', '2'] as const;

/** What is known of each label, in a column each: how likely, how far that may be trusted. */
export function ComparedFacts({ pair, diagnosis }: ComparedProps) {
  return (
    <div className="compared-facts">
      {pair.map((disorder, i) => (
        <Facts key={MARKS[i]} mark={MARKS[i] ?? ''} disorder={disorder} diagnosis={diagnosis} />
      ))}
    </div>
  );
}

interface FactsProps {
  readonly mark: string;
  readonly disorder: RankedDisorder;
  readonly diagnosis: Diagnosis;
}

function Facts({ mark, disorder, diagnosis }: FactsProps) {
  const t = useExplainText();
  const ui = useText();
  const format = useFormat();
  const { name, icd10cm, group, probability, measurement } = disorder;
  const standing = rowStanding(disorder);
  const peers = diagnosis.ranking.disorders.filter((row) => rowStanding(row) === standing);
  return (
    <article className="compared-facts__label" aria-label={`${mark}: ${name}`}>
      <h4>
        <span className="mark">{mark}</span>
        {name}
      </h4>
      <p className="compared-facts__line small">
        <GroupMark group={group} />
        <span className="visually-hidden">{ui(`group.${group}Long`)}</span>
        <span className="faint">{icd10cm}</span>
        {measurement && <VerdictMark verdict={measurement.verdict} />}
      </p>
      {measurement && probability !== undefined ? (
        <ProbabilityBar probability={probability} threshold={measurement.threshold} />
      ) : (
        <p>
          {probability === undefined
            ? t('pair.noProbability')
            : t('pair.score', { score: format.decimal(probability, 3) })}
        </p>
      )}
      <ReliabilityMeter disorder={disorder} />
      <p className="small faint">
        {t('pair.rank', {
          rank: format.number(peers.indexOf(disorder) + 1),
          total: format.number(peers.length),
        })}
      </p>
    </article>
  );
}
