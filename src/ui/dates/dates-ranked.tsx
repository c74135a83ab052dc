import { useCallback } from 'react';
import type { LongtailError } from '@/core/errors.ts';
import { err, type Result } from '@/core/result.ts';
import type { Diagnosis } from '@/ranking/diagnosis.ts';
import type { RankableExamination } from '@/state/dates.ts';
import { useApp, useAppState } from '../app-context.tsx';
import { Progress } from '../controls/progress.tsx';
import { useAsked } from '../explain/asked.ts';
import { ErrorCard } from '../run/error-card.tsx';
import { useDatesText } from '../text.ts';
import type { DatedPairProps } from './dates-panel.tsx';
import { DatesTable } from './dates-table.tsx';

/** A ranking of one examination's scans alone; from cached features where nothing of them changed. */
function useRankedAlone(
  { id, title, scans }: RankableExamination,
  diagnosis: Diagnosis,
): Result<Diagnosis, LongtailError> | undefined {
  const { services } = useApp();
  const backend = useAppState((state) => state.settings.backend);
  const { pack } = diagnosis;
  const ask = useCallback(
    (signal: AbortSignal) =>
      scans.length === 0
        ? Promise.resolve(err({ kind: 'no-usable-scan', detail: title } as const))
        : services.diagnose({ scans, backend, pack }, { signal, onProgress: () => undefined }),
    [services, scans, title, backend, pack],
  );
  return useAsked(diagnosis, `alone ${id} ${scans.map(({ scanId }) => scanId).join()}`, ask);
}

/** Both rankings, or why one of the examinations has none. */
export function DatesRanked({ pair, diagnosis }: DatedPairProps & { readonly diagnosis: Diagnosis }) {
  const t = useDatesText();
  const first = useRankedAlone(pair[0], diagnosis);
  const second = useRankedAlone(pair[1], diagnosis);
  if (first?.ok && second?.ok)
    return <DatesTable pair={pair} rankings={[first.value, second.value]} labels={diagnosis.logits.length} />;
  return (
    <>
      {[first, second].map((answer, i) => {
        const { id, title, scans } = pair[i] ?? pair[0];
        if (!answer) return <Progress key={id} label={t('ranking', { title })} fraction={undefined} />;
        if (answer.ok) return null;
        return scans.length === 0 ? (
          <p key={id} role="alert">
            {t('nothing', { title })}
          </p>
        ) : (
          <ErrorCard key={id} heading={t('failed', { title })} error={answer.error} />
        );
      })}
    </>
  );
}
