import { changeOf } from '@/explain/leave-one-out.ts';
import { Button } from '../controls/button.tsx';
import { useViewerActions } from '../viewer/viewer-context.tsx';
import { useSlicesLeftOut } from './asked.ts';
import { useExplainText } from './explain-text.ts';
import type { WhyProps } from './why-section.tsx';

export interface SliceChangesProps extends WhyProps {
  readonly scanId: string;
  readonly title: string;
  readonly whole: Float32Array;
}

/** A bar for each slice that the network saw: how much the label loses, or gains, without it. */
export function SliceChanges({ scanId, title, whole, disorder, diagnosis }: SliceChangesProps) {
  const t = useExplainText();
  const viewer = useViewerActions();
  const answer = useSlicesLeftOut(diagnosis, scanId);
  // The scans beside it say what is wrong, if anything is.
  if (!answer?.ok) return null;
  const { slices, without } = answer.value;
  const changes = without.map((logits) => changeOf(whole, logits, disorder.index) ?? 0);
  const largest = Math.max(...changes.map(Math.abs), Number.MIN_VALUE);
  const strongest = slices[changes.indexOf(Math.min(...changes))] ?? 0;
  return (
    <div className="slice-changes">
      <span className="slice-changes__bars" role="img" aria-label={t('slices', { title })}>
        {changes.map((change, i) => (
          <span
            key={slices[i]}
            className={change < 0 ? 'slice-changes__for' : 'slice-changes__against'}
            style={{ blockSize: `${Math.max(4, (Math.abs(change) / largest) * 100)}%` }}
          />
        ))}
      </span>
      <Button
        look="quiet"
        aria-label={t('goToStrongest', { slice: strongest + 1, title })}
        onPress={() => void viewer.goToSlice(scanId, strongest)}
      >
        {t('strongestSlice', { slice: strongest + 1 })}
      </Button>
    </div>
  );
}
