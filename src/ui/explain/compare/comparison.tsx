import { ArrowLeftRight, X } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { changeOf } from '@/explain/leave-one-out.ts';
import type { Diagnosis, RankedDisorder } from '@/ranking/diagnosis.ts';
import { useApp, useAppState } from '../../app-context.tsx';
import { IconButton } from '../../controls/button.tsx';
import { Progress } from '../../controls/progress.tsx';
import { ErrorCard } from '../../run/error-card.tsx';
import { useExportText } from '../../text.ts';
import { useAsked, useExplain, useRequestOf, useScanTitle } from '../asked.ts';
import { useExplainText } from '../explain-text.ts';
import { NoMapNote } from '../where-button.tsx';
import { WhereProvider } from '../where-context.tsx';
import { ComparedFacts } from './compared-facts.tsx';
import { ComparedScan } from './compared-scan.tsx';
import './compare.css';

/** Two labels of a ranking; the first is the one whose details were open. */
export interface ComparedProps {
  readonly pair: readonly [RankedDisorder, RankedDisorder];
  readonly diagnosis: Diagnosis;
}

/** Two labels side by side: what is known of each, which scan speaks for which, and the difference of their maps. */
export function Comparison({ pair, diagnosis }: ComparedProps) {
  const t = useExplainText();
  const exporting = useExportText();
  const { view } = useApp();
  const saved = useAppState((state) => state.saved !== undefined);
  const [a, b] = pair;
  const title = t('pair.title', { first: a.name, second: b.name });
  const swap = () => {
    view.selectLabel(b.index);
    view.compareWith(a.index);
  };
  return (
    <section className="details compare-labels" aria-label={title}>
      <header className="details__head">
        <h3 className="compare-labels__title">{t('pair.heading')}</h3>
        <span>
          <IconButton icon={ArrowLeftRight} label={t('pair.swap')} onPress={swap} />
          <IconButton icon={X} label={t('pair.end')} onPress={() => view.compareWith(undefined)} />
        </span>
      </header>
      <ComparedFacts pair={pair} diagnosis={diagnosis} />
      {saved ? (
        <p className="small">{exporting('saved_result.noWhy')}</p>
      ) : (
        <WhereProvider key={`${diagnosis.pack} ${a.index} ${b.index}`}>
          <ComparedScans pair={pair} diagnosis={diagnosis} />
        </WhereProvider>
      )}
    </section>
  );
}

function ComparedScans({ pair, diagnosis }: ComparedProps) {
  const t = useExplainText();
  const explain = useExplain();
  const request = useRequestOf(diagnosis);
  const scanTitle = useScanTitle();
  const ask = useCallback(
    (signal: AbortSignal) => explain.scansLeftOut(request, { signal }),
    [explain, request],
  );
  const answer = useAsked(diagnosis, 'scans', ask);
  const strongest = useMemo(() => {
    if (!answer?.ok) return 0;
    const { whole, without } = answer.value;
    const changes = without.flatMap((logits) => pair.map(({ index }) => changeOf(whole, logits, index) ?? 0));
    return Math.max(...changes.map(Math.abs));
  }, [answer, pair]);
  if (!answer) return <Progress label={t('computing')} fraction={undefined} />;
  if (!answer.ok) return <ErrorCard heading={t('failed')} error={answer.error} />;
  const { whole, without } = answer.value;
  return (
    <section aria-label={t('pair.weights')}>
      <h4>{t('pair.weights')}</h4>
      <p className="small faint">{t('pair.weightsLead')}</p>
      <NoMapNote pack={diagnosis.pack} />
      <ul className="why__scans">
        {diagnosis.scans.map((outcome, i) => (
          <ComparedScan
            key={outcome.scanId}
            outcome={outcome}
            title={scanTitle(outcome)}
            whole={whole}
            without={without[i]}
            strongest={strongest}
            pair={pair}
            diagnosis={diagnosis}
          />
        ))}
      </ul>
    </section>
  );
}
