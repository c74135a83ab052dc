import { CircleX } from 'lucide-react';
import type { RunState } from '@/state/run-state.ts';
import { useApp, useAppState, useChosenScans } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { Progress } from '../controls/progress.tsx';
import { useFormat, useText } from '../text.ts';
import { ErrorCard } from './error-card.tsx';

/** What runs now, with how far it is and a way to stop it; or why it failed. */
export function RunCard() {
  const t = useText();
  const app = useApp();
  const run = useAppState((state) => state.run);
  switch (run.kind) {
    case 'reading':
    case 'preparing':
    case 'encoding':
      return (
        <div className="run-card">
          <RunProgress run={run} />
          <Button
            look="quiet"
            icon={CircleX}
            onPress={() => (run.kind === 'reading' ? app.cases.cancelReading() : app.run.cancel())}
          >
            {t('run.cancel')}
          </Button>
          <FallbackLine run={run} />
        </div>
      );
    case 'failed':
      return (
        <ErrorCard
          heading={t(run.during === 'reading' ? 'run.failedReading' : 'run.failedRanking')}
          error={run.error}
          {...(run.during === 'ranking' ? { onRetry: () => void app.run.rank() } : {})}
        />
      );
    case 'ranked':
      return <FallbackLine run={run} />;
    case 'idle':
      return <IdleCard />;
  }
}

type Running = Extract<RunState, { kind: 'reading' | 'preparing' | 'encoding' }>;

function RunProgress({ run }: { readonly run: Running }) {
  const t = useText();
  const format = useFormat();
  if (run.kind === 'reading') {
    const { progress } = run;
    if (!progress) return <Progress label={t('run.reading')} fraction={undefined} />;
    const { filesRead, filesFound } = progress;
    return (
      <Progress
        label={t('run.reading')}
        fraction={filesFound > 0 ? filesRead / filesFound : undefined}
        valueText={t('run.readingCount', {
          read: format.number(filesRead),
          found: format.number(filesFound),
        })}
      />
    );
  }
  if (run.kind === 'preparing') {
    if (!run.pack) return <Progress label={t('run.preparing')} fraction={undefined} />;
    const { bytesRead, bytesTotal } = run.pack;
    return (
      <Progress
        label={t('run.packLoading')}
        fraction={bytesTotal > 0 ? bytesRead / bytesTotal : undefined}
        valueText={t('run.packBytes', { read: format.bytes(bytesRead), total: format.bytes(bytesTotal) })}
      />
    );
  }
  const scans = Object.values(run.scans);
  // Reading a slice and analysing it are half of the way each.
  const steps = scans.reduce(
    (sum, { stage, done, total }) => sum + (stage === 'decode' ? done : total + done),
    0,
  );
  const total = scans.reduce((sum, scan) => sum + scan.total, 0);
  const done = scans.reduce((sum, scan) => sum + (scan.stage === 'encode' ? scan.done : 0), 0);
  return (
    <Progress
      label={t('run.encoding')}
      fraction={total > 0 ? steps / (2 * total) : undefined}
      valueText={t('run.encodingCount', { done: format.number(done), total: format.number(total) })}
    />
  );
}

function FallbackLine({ run }: { readonly run: RunState }) {
  const t = useText();
  if (!('fallback' in run) || !run.fallback) return null;
  const { from, to } = run.fallback;
  return (
    <p className="hint-line">{t('run.fallback', { from: t(`backend.${from}`), to: t(`backend.${to}`) })}</p>
  );
}

/** Why nothing runs, when there are scans that could be ranked. */
function IdleCard() {
  const t = useText();
  const app = useApp();
  const chosen = useChosenScans();
  if (chosen.length === 0) return null;
  const ready = chosen.some(({ included }) => included);
  const asking = chosen.some(({ asksModality }) => asksModality);
  const why = ready ? 'idleStopped' : asking ? 'idleAsk' : 'idleNone';
  return (
    <div className="idle-card">
      <h3>{t(`run.${why}`)}</h3>
      <p>{t(`run.${why}Detail`)}</p>
      {ready && (
        <Button look="primary" onPress={() => void app.run.rank()}>
          {t('run.rankNow')}
        </Button>
      )}
    </div>
  );
}
