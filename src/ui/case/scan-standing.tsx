import { useAppState, useShownDiagnosis } from '../app-context.tsx';
import { Progress } from '../controls/progress.tsx';
import { WeightBar } from '../ranking/weight-bar.tsx';
import { useFormat, useText } from '../text.ts';

/** How far the scan is while a ranking is made, then what it weighs in it. */
export function ScanStanding({ scanId, included }: { readonly scanId: string; readonly included: boolean }) {
  const t = useText();
  const format = useFormat();
  const progress = useAppState(({ run }) => (run.kind === 'encoding' ? run.scans[scanId] : undefined));
  const shown = useShownDiagnosis();
  if (!included) return null;
  if (progress && progress.done < progress.total) {
    const { stage, done, total } = progress;
    return (
      <Progress
        label={t(stage === 'decode' ? 'scan.decoding' : 'scan.encoding')}
        fraction={(stage === 'decode' ? done : total + done) / (2 * total)}
        valueText={t('scan.progress', { done: format.number(done), total: format.number(total) })}
      />
    );
  }
  const outcome = shown?.diagnosis.scans.find((scan) => scan.scanId === scanId);
  return outcome ? <WeightBar label={t('scan.weightShort')} weight={outcome.weight} /> : null;
}
