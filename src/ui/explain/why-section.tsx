import { useCallback } from 'react';
import { bySupport, changeOf, type ScansLeftOut } from '@/explain/leave-one-out.ts';
import type { Diagnosis, RankedDisorder } from '@/ranking/diagnosis.ts';
import { Progress } from '../controls/progress.tsx';
import { ErrorCard } from '../run/error-card.tsx';
import { useAsked, useExplain, useRequestOf, useScanTitle, useShownLogit } from './asked.ts';
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
  const ask = useCallback(
    (signal: AbortSignal) => explain.scansLeftOut(request, { signal }),
    [explain, request],
  );
  const answer = useAsked(diagnosis, 'scans', ask);
  const order = answer?.ok ? bySupport(answer.value, disorder.index) : [];
  const strongest = Math.max(
    0,
    ...order.map((i) => (answer?.ok ? Math.abs(changeIn(answer.value, i, disorder.index)) : 0)),
  );
  const scanTitle = useScanTitle();
  const titleOf = (i: number) => scanTitle(diagnosis.scans[i]);
  return (
    <section className="why" aria-label={t('title')}>
      <h4>{t('title')}</h4>
      {answer?.ok && (
        <Summary disorder={disorder} diagnosis={diagnosis} left={answer.value} titleOf={titleOf} />
      )}
      {!answer && <Progress label={t('computing')} fraction={undefined} />}
      {answer && !answer.ok && <ErrorCard heading={t('failed')} error={answer.error} />}
      {answer?.ok && (
        <WhereProvider key={`${diagnosis.pack} ${disorder.index}`}>
          <NoMapNote pack={diagnosis.pack} />
          <ul className="why__scans">
            {order.map((i) => {
              const outcome = diagnosis.scans[i];
              return (
                outcome && (
                  <ScanWhy
                    key={outcome.scanId}
                    outcome={outcome}
                    title={titleOf(i)}
                    whole={answer.value.whole}
                    without={answer.value.without[i]}
                    strongest={strongest}
                    disorder={disorder}
                    diagnosis={diagnosis}
                  />
                )
              );
            })}
          </ul>
        </WhereProvider>
      )}
      <p className="small faint">{t('lead')}</p>
      <StabilityNote disorder={disorder} diagnosis={diagnosis} />
    </section>
  );
}

const changeIn = ({ whole, without }: ScansLeftOut, scan: number, label: number): number =>
  changeOf(whole, without[scan], label) ?? 0;

interface SummaryProps extends WhyProps {
  readonly left: ScansLeftOut;
  readonly titleOf: (scan: number) => string;
}

/** Which scan speaks most for the label, in a sentence. */
function Summary({ disorder, diagnosis, left, titleOf }: SummaryProps) {
  const t = useExplainText();
  const shown = useShownLogit(disorder, diagnosis.pack);
  const [first = 0] = bySupport(left, disorder.index);
  const change = changeIn(left, first, disorder.index);
  const before = left.whole[disorder.index] ?? Number.NaN;
  const facts = { title: titleOf(first), before: shown(before), after: shown(before + change) };
  const key = diagnosis.scans.length === 1 ? 'summaryOne' : change < 0 ? 'summary' : 'summaryNone';
  return <p className="why__summary">{t(key, facts)}</p>;
}
