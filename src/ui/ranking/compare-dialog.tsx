import { useEffect, useMemo, useState } from 'react';
import type { LongtailError } from '@/core/errors.ts';
import type { Result } from '@/core/result.ts';
import type { RankedDisorder } from '@/ranking/diagnosis.ts';
import type { Baselines } from '@/state/app-services.ts';
import { diagnoseRequest } from '@/state/run-actions.ts';
import { useApp, useChosenScans, useShownDiagnosis } from '../app-context.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { Progress } from '../controls/progress.tsx';
import { ErrorCard } from '../run/error-card.tsx';
import { ResearchNotice } from '../shell/research-notice.tsx';
import { useFormat, useText } from '../text.ts';

const ROWS = 8;

/** The fusion's first labels, and where the simple poolings of the paper put them. */
export function CompareDialog() {
  const t = useText();
  const { view } = useApp();
  const answer = useBaselines();
  const shown = useShownDiagnosis();
  return (
    <Dialog title={t('compare.title')} onClose={() => view.closeDialog()} footer={<ResearchNotice />}>
      <div className="compare">
        <p>{t('compare.lead')}</p>
        {!answer && <Progress label={t('compare.loading')} fraction={undefined} />}
        {answer && !answer.ok && <ErrorCard heading={t('run.failedRanking')} error={answer.error} />}
        {answer?.ok && shown && (
          <CompareTable fusion={shown.diagnosis.ranking.disorders} baselines={answer.value} />
        )}
      </div>
    </Dialog>
  );
}

function useBaselines(): Result<Baselines, LongtailError> | undefined {
  const { services, store } = useApp();
  const [answer, setAnswer] = useState<Result<Baselines, LongtailError>>();
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    void services.baselines(diagnoseRequest(store.getState()), { signal }).then((result) => {
      if (!signal.aborted) setAnswer(result);
    });
    return () => controller.abort();
  }, [services, store]);
  return answer;
}

interface CompareTableProps {
  readonly fusion: readonly RankedDisorder[];
  readonly baselines: Baselines;
}

function CompareTable({ fusion, baselines }: CompareTableProps) {
  const t = useText();
  const chosen = useChosenScans();
  const drawn = chosen.find(({ scan }) => scan.id === baselines.randomScanId)?.title;
  const columns = useMemo(
    () => [fusion, baselines.random, baselines.maximum, baselines.mean].map(placesOf),
    [fusion, baselines],
  );
  const heads = ['compare.fusion', 'compare.random', 'compare.maximum', 'compare.mean'] as const;
  return (
    <>
      <table className="compare__table">
        <thead>
          <tr>
            <th scope="col">{t('compare.label')}</th>
            {heads.map((head) => (
              <th key={head} scope="col">
                {t(head)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fusion.slice(0, ROWS).map(({ index, name }) => (
            <tr key={index}>
              <th scope="row">{name}</th>
              {columns.map((places, i) => (
                <ComparedCell key={heads[i]} place={places.get(index)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {drawn !== undefined && <p className="small faint">{t('compare.drawn', { title: drawn })}</p>}
      {chosen.filter(({ included }) => included).length === 1 && (
        <p className="small faint">{t('compare.oneScan')}</p>
      )}
    </>
  );
}

interface Place {
  readonly rank: number;
  readonly probability: number | undefined;
}

const placesOf = (ranking: readonly RankedDisorder[]): ReadonlyMap<number, Place> =>
  new Map(ranking.map(({ index, probability }, i) => [index, { rank: i + 1, probability }]));

function ComparedCell({ place }: { readonly place: Place | undefined }) {
  const t = useText();
  const format = useFormat();
  return (
    <td className="digits">
      {place?.probability !== undefined && <span>{format.percent(place.probability)}</span>}
      {place && (
        <span className="faint small">{t('compare.place', { rank: format.number(place.rank) })}</span>
      )}
    </td>
  );
}
