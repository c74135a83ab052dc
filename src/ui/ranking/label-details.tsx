import { X } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import type { Diagnosis, RankedDisorder } from '@/ranking/diagnosis.ts';
import { useApp, useAppState } from '../app-context.tsx';
import { IconButton } from '../controls/button.tsx';
import { LabelPageButton } from '../label/label-page.tsx';
import { Comparison } from '../explain/compare/comparison.tsx';
import { LabelPicker } from '../explain/compare/label-picker.tsx';
import { WhySection } from '../explain/why-section.tsx';
import { useExportText, useText } from '../text.ts';
import { useCatalogue } from '../use-catalogue.ts';
import { GroupMark } from './group-mark.tsx';
import { LabelNotes } from './label-notes.tsx';
import { ReliabilityFacts } from './reliability-facts.tsx';
import { ScanWeights } from './scan-weights.tsx';

/** What is behind the chosen row: how far to trust it, and from which scan and slice it comes. */
export function LabelDetails({ diagnosis }: { readonly diagnosis: Diagnosis }) {
  const { view } = useApp();
  const index = useAppState((state) => state.view.label);
  const against = useAppState((state) => state.view.against);
  useEffect(() => {
    if (index === undefined) return;
    const listener = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (against === undefined) view.selectLabel(undefined);
      else view.compareWith(undefined);
    };
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, [index, against, view]);
  const { disorders } = diagnosis.ranking;
  const disorder = disorders.find((row) => row.index === index);
  const other = disorders.find((row) => row.index === against);
  const pair = useMemo(() => disorder && other && ([disorder, other] as const), [disorder, other]);
  if (pair) return <Comparison pair={pair} diagnosis={diagnosis} />;
  return disorder ? <Details disorder={disorder} diagnosis={diagnosis} /> : null;
}

interface DetailsProps {
  readonly disorder: RankedDisorder;
  readonly diagnosis: Diagnosis;
}

function Details({ disorder, diagnosis }: DetailsProps) {
  const t = useText();
  const { view } = useApp();
  const catalogue = useCatalogue();
  const exporting = useExportText();
  // What computes the reasons knows the scans as they were ranked last, perhaps by another model.
  const saved = useAppState((state) => state.saved !== undefined);
  const category = catalogue?.category(disorder.icd10cm);
  return (
    <section className="details" aria-labelledby="details-title">
      <header className="details__head">
        <div>
          <h3 id="details-title">{disorder.name}</h3>
          <p className="small faint">{category && `${category.code} ${category.title}`}</p>
          <p className="details__group small">
            <GroupMark group={disorder.group} />
            {t(`group.${disorder.group}Long`)}
          </p>
        </div>
        <IconButton icon={X} label={t('details.close')} onPress={() => view.selectLabel(undefined)} />
      </header>
      <div className="details__tools">
        <LabelPageButton disorder={disorder} diagnosis={diagnosis} />
        {!saved && <LabelPicker disorder={disorder} diagnosis={diagnosis} />}
      </div>
      {saved ? (
        <>
          <SavedWeights diagnosis={diagnosis} />
          <p className="small">{exporting('saved_result.noWhy')}</p>
        </>
      ) : (
        <WhySection disorder={disorder} diagnosis={diagnosis} />
      )}
      <section aria-label={t('details.trust')}>
        <h4>{t('details.trust')}</h4>
        <ReliabilityFacts disorder={disorder} pack={diagnosis.pack} />
      </section>
      {catalogue && <LabelNotes index={disorder.index} catalogue={catalogue} />}
    </section>
  );
}

/** All that a saved result says of its scans. */
function SavedWeights({ diagnosis }: { readonly diagnosis: Diagnosis }) {
  const t = useText();
  return (
    <section className="details__weights" aria-label={t('details.weights')}>
      <h4>{t('details.weights')}</h4>
      <p className="small faint">{t('details.weightsDetail')}</p>
      <ScanWeights scans={diagnosis.scans} />
    </section>
  );
}
