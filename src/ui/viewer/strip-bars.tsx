import { Label } from 'react-aria-components';
import type { Diagnosis, RankedDisorder, ScanOutcome } from '@/ranking/diagnosis.ts';
import { useSlicesLeftOut } from '../explain/asked.ts';
import { useText } from '../text.ts';
import { changeBars, sliceBars, type SliceBar } from './slice-bars.ts';

/** What the bars of the strips say. */
export type StripBars =
  | { readonly kind: 'weight' }
  | { readonly kind: 'change'; readonly disorder: RankedDisorder; readonly diagnosis: Diagnosis };

interface StripProps {
  readonly outcome: ScanOutcome;
  readonly title: string;
  readonly sliceCount: number;
}

/** Bars as high as each slice's share of the attention; none for a scan that took no part. */
export function WeightStrip({
  outcome,
  title,
  sliceCount,
}: Omit<StripProps, 'outcome'> & { readonly outcome: ScanOutcome | undefined }) {
  const t = useText();
  return (
    <>
      <Label className="visually-hidden">{t('viewer.strip', { title })}</Label>
      {outcome && <Bars bars={sliceBars(outcome, sliceCount)} kind="weight" />}
    </>
  );
}

export interface ChangeStripProps extends StripProps {
  readonly disorder: RankedDisorder;
  readonly diagnosis: Diagnosis;
}

/** Bars as high as the label's change without each slice, upwards where it falls; the attention until they are known. */
export function ChangeStrip({ outcome, title, sliceCount, disorder, diagnosis }: ChangeStripProps) {
  const t = useText();
  const answer = useSlicesLeftOut(diagnosis, outcome.scanId);
  // The scans beside the ranking say what is wrong, if anything is.
  if (!answer?.ok) return <WeightStrip outcome={outcome} title={title} sliceCount={sliceCount} />;
  const bars = changeBars(outcome, answer.value, diagnosis.logits, disorder.index, sliceCount);
  const most = bars.reduce((best, bar) => (bar.height > best.height ? bar : best));
  return (
    <>
      <Label className="visually-hidden">
        {t('viewer.stripOfChange', { title, label: disorder.name, slice: most.slice + 1 })}
      </Label>
      <Bars bars={bars} kind="change" />
    </>
  );
}

function Bars({ bars, kind }: { readonly bars: readonly SliceBar[]; readonly kind: StripBars['kind'] }) {
  const tallest = kind === 'change' ? 50 : 100;
  const key = bars.find(({ isKey }) => isKey);
  return (
    <span className={`strip__bars strip__bars--${kind}`} aria-hidden>
      {bars.map(({ slice, position, height, isKey }) => (
        <span
          key={slice}
          className={`strip__bar${isKey ? ' strip__bar--key' : ''}${height < 0 ? ' strip__bar--against' : ''}`}
          style={{
            insetInlineStart: `${position * 100}%`,
            blockSize: `${Math.max(0.06, Math.abs(height)) * tallest}%`,
          }}
        />
      ))}
      {key && <span className="strip__key" style={{ insetInlineStart: `${key.position * 100}%` }} />}
    </span>
  );
}
