import { Diamond } from 'lucide-react';
import { changeOf } from '@/explain/leave-one-out.ts';
import type { ScanOutcome } from '@/ranking/diagnosis.ts';
import { Button } from '../controls/button.tsx';
import { useFormat } from '../text.ts';
import { useViewerActions } from '../viewer/viewer-context.tsx';
import { useShownLogit } from './asked.ts';
import { ChangeBar } from './change-bar.tsx';
import { useExplainText } from './explain-text.ts';
import { SliceChanges } from './slice-changes.tsx';
import { WhereButton } from './where-button.tsx';
import { WhereControls } from './where-controls.tsx';
import { WhereWords } from './where-words.tsx';
import type { WhyProps } from './why-section.tsx';

export interface ScanWhyProps extends WhyProps {
  readonly outcome: ScanOutcome;
  readonly title: string;
  readonly whole: Float32Array;
  readonly without: Float32Array | undefined;
  /** Of the label's changes over all scans: bars share their scale. */
  readonly strongest: number;
}

/** One scan: what the label is without it, without each of its slices, and where in the picture it comes from. */
export function ScanWhy({ outcome, title, whole, without, strongest, disorder, diagnosis }: ScanWhyProps) {
  const t = useExplainText();
  const format = useFormat();
  const shown = useShownLogit(disorder, diagnosis.pack);
  const viewer = useViewerActions();
  const change = changeOf(whole, without, disorder.index);
  return (
    <li className="why__scan">
      <div className="why__head">
        <span className="why__label" title={title}>
          {t('without', { title })}
        </span>
        <WhereButton
          outcome={outcome}
          diagnosis={diagnosis}
          labels={[disorder.index]}
          text={t('where')}
          name={t('whereNamed', { title })}
        />
      </div>
      {change === undefined ? (
        <p className="small faint">{t('onlyScan')}</p>
      ) : (
        <ChangeBar
          change={change}
          strongest={strongest}
          detail={
            disorder.probability === undefined
              ? t('logitDetail', { change: format.decimal(change, 2) })
              : t('withoutDetail', {
                  before: shown(whole[disorder.index] ?? Number.NaN),
                  after: shown((whole[disorder.index] ?? Number.NaN) + change),
                })
          }
        />
      )}
      {new Set(outcome.used).size > 1 && (
        <SliceChanges
          scanId={outcome.scanId}
          title={title}
          whole={whole}
          disorder={disorder}
          diagnosis={diagnosis}
        />
      )}
      <div className="why__head small">
        <span className="faint">{t('attention', { share: format.percent(outcome.weight) })}</span>
        <Button
          look="quiet"
          icon={Diamond}
          aria-label={t('goToKeySlice', { slice: outcome.keySlice + 1, title })}
          onPress={() => void viewer.goToSlice(outcome.scanId, outcome.keySlice)}
        >
          {t('keySlice', { slice: outcome.keySlice + 1 })}
        </Button>
      </div>
      <WhereControls scanId={outcome.scanId} title={title}>
        <WhereWords />
      </WhereControls>
    </li>
  );
}
