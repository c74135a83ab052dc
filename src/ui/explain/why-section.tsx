import { useCallback } from 'react';
import { changeOf } from '@/explain/leave-one-out.ts';
import type { Diagnosis, RankedDisorder } from '@/ranking/diagnosis.ts';
import { useChosenScans } from '../app-context.tsx';
import { Progress } from '../controls/progress.tsx';
import { ErrorCard } from '../run/error-card.tsx';
import { useAsked, useExplain, useRequestOf } from './asked.ts';
import { useExplainText } from './explain-text.ts';
import { ScanWhy } from './scan-why.tsx';
import { StabilityNote } from './stability-note.tsx';
import { NoMapNote } from './where-button.tsx';
import { WhereProvider } from './where-context.tsx';
import './why.css';

export interface WhyProps {
  readonly disorder: RankedDisorder;
  readonly diagnosis: Diagnosis;
}

/** What of the case speaks for the label: which scan, which slice, which part of the picture. */
export function WhySection({ disorder, diagnosis }: WhyProps) {
  const t = useExplainText();
  const explain = useExplain();
  const request = useRequestOf(diagnosis);
  const chosen = useChosenScans();
  const ask = useCallback(
    (signal: AbortSignal) => explain.scansLeftOut(request, { signal }),
    [explain, request],
  );
  const answer = useAsked(diagnosis, 'scans', ask);
  return (
    <section className="why" aria-label={t('title')}>
      <h4>{t('title')}</h4>
      <p className="small faint">{t('lead')}</p>
      {!answer && <Progress label={t('computing')} fraction={undefined} />}
      {answer && !answer.ok && <ErrorCard heading={t('failed')} error={answer.error} />}
      {answer?.ok && (
        <WhereProvider key={`${diagnosis.pack} ${disorder.index}`}>
          <NoMapNote pack={diagnosis.pack} />
          <ul className="why__scans">
            {diagnosis.scans.map((outcome, i) => (
              <ScanWhy
                key={outcome.scanId}
                outcome={outcome}
                title={chosen.find(({ scan }) => scan.id === outcome.scanId)?.title ?? outcome.scanId}
                whole={answer.value.whole}
                without={answer.value.without[i]}
                strongest={Math.max(
                  ...answer.value.without.map((logits) =>
                    Math.abs(changeOf(answer.value.whole, logits, disorder.index) ?? 0),
                  ),
                )}
                disorder={disorder}
                diagnosis={diagnosis}
              />
            ))}
          </ul>
        </WhereProvider>
      )}
      <StabilityNote disorder={disorder} diagnosis={diagnosis} />
    </section>
  );
}
