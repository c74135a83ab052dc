import { changeOf } from '@/explain/leave-one-out.ts';
import type { Diagnosis, RankedDisorder, ScanOutcome } from '@/ranking/diagnosis.ts';
import { useFormat } from '../../text.ts';
import { useShownLogit } from '../asked.ts';
import { ChangeBar } from '../change-bar.tsx';
import { useExplainText } from '../explain-text.ts';
import { WhereButton } from '../where-button.tsx';
import { WhereControls } from '../where-controls.tsx';
import { ComparedWords } from './compared-words.tsx';
import { MARKS } from './compared-facts.tsx';
import type { ComparedProps } from './comparison.tsx';

export interface ComparedScanProps extends ComparedProps {
  readonly outcome: ScanOutcome;
  readonly title: string;
  readonly whole: Float32Array;
  readonly without: Float32Array | undefined;
  /** Of both labels' changes over all scans: bars share their scale. */
  readonly strongest: number;
}

/** One scan: its weight, what each label is without it, and the way to both maps. */
export function ComparedScan(props: ComparedScanProps) {
  const { outcome, title, whole, without, strongest, pair, diagnosis } = props;
  const t = useExplainText();
  const format = useFormat();
  const [a, b] = pair;
  return (
    <li className="why__scan">
      <div className="why__head">
        <span className="why__label" title={title}>
          {t('pair.without', { title })}
        </span>
        <WhereButton
          outcome={outcome}
          diagnosis={diagnosis}
          labels={[a.index, b.index]}
          text={t('pair.maps')}
          name={t('pair.mapsNamed', { title })}
        />
      </div>
      {without === undefined ? (
        <p className="small faint">{t('onlyScan')}</p>
      ) : (
        pair.map((disorder, i) => (
          <div key={MARKS[i]} className="compared-change">
            <span className="mark">{MARKS[i]}</span>
            <LabelChange
              disorder={disorder}
              diagnosis={diagnosis}
              whole={whole}
              without={without}
              strongest={strongest}
            />
          </div>
        ))
      )}
      <p className="small faint">{t('attention', { share: format.percent(outcome.weight) })}</p>
      <WhereControls scanId={outcome.scanId} title={title}>
        <ComparedWords pair={pair} />
      </WhereControls>
    </li>
  );
}

interface LabelChangeProps {
  readonly disorder: RankedDisorder;
  readonly diagnosis: Diagnosis;
  readonly whole: Float32Array;
  readonly without: Float32Array;
  readonly strongest: number;
}

/** What one label is with a scan, and without it. */
export function LabelChange({ disorder, diagnosis, whole, without, strongest }: LabelChangeProps) {
  const t = useExplainText();
  const shown = useShownLogit(disorder, diagnosis.pack);
  const before = whole[disorder.index] ?? Number.NaN;
  const change = changeOf(whole, without, disorder.index) ?? 0;
  return (
    <ChangeBar
      change={change}
      strongest={strongest}
      detail={t('withoutDetail', { before: shown(before), after: shown(before + change) })}
    />
  );
}
