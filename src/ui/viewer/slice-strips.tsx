import { Diamond } from 'lucide-react';
import { Label, Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import type { ScanOutcome } from '@/ranking/diagnosis.ts';
import type { PaneState } from '@/viewer/contract.ts';
import { useChosenScans, useShownDiagnosis } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { useText } from '../text.ts';
import { sliceBars } from './slice-bars.ts';
import { useViewerSlot, useViewerState } from './viewer-context.tsx';

/** A strip for each viewport, laid out as they are. */
export function SliceStrips() {
  const panes = useViewerState((state) => state.panes);
  const layout = useViewerState((state) => state.layout);
  const active = useViewerState((state) => state.activePane);
  const linked = useViewerState((state) => state.linked);
  const shown = useShownDiagnosis();
  const [first] = panes ?? [];
  if (!panes || !first) return null;
  // Viewports of one scan that scroll together have one strip: the room is the pictures'.
  const isOne = linked && panes.every(({ scanId }) => scanId === first.scanId);
  const stripped = isOne ? [panes[active ?? 0] ?? first] : panes;
  return (
    <div className="strips" data-layout={isOne ? 1 : layout}>
      {stripped.map((pane, index) => (
        <SliceStrip
          key={index}
          pane={pane}
          isActive={index === active && stripped.length > 1}
          outcome={shown?.diagnosis.scans.find(({ scanId }) => scanId === pane.scanId)}
        />
      ))}
    </div>
  );
}

interface SliceStripProps {
  readonly pane: PaneState;
  readonly isActive: boolean;
  readonly outcome: ScanOutcome | undefined;
}

/** Every slice of the scan from left to right; a bar for each that the model saw, as high as its weight. */
function SliceStrip({ pane, isActive, outcome }: SliceStripProps) {
  const t = useText();
  const { viewer } = useViewerSlot();
  const title = useChosenScans().find(({ scan }) => scan.id === pane.scanId)?.title;
  const { scanId, slice, sliceCount } = pane;
  if (scanId === undefined || title === undefined || sliceCount === 0)
    return <div className="strip strip--empty small faint">{t('viewer.stripEmpty')}</div>;
  const go = (to: number) => viewer?.goToSlice(scanId, to);
  return (
    <div className="strip" data-active={isActive || undefined}>
      <div className="strip__head">
        <span className="strip__title" title={title}>
          {title}
        </span>
        {outcome && (
          <Button
            look="quiet"
            icon={Diamond}
            aria-label={t('viewer.goToKey', { slice: outcome.keySlice + 1 })}
            onPress={() => go(outcome.keySlice)}
          >
            {outcome.keySlice + 1}
          </Button>
        )}
        <span className="strip__count digits">
          {t('viewer.slice', { slice: slice + 1, count: sliceCount })}
        </span>
      </div>
      {sliceCount > 1 && (
        <Slider
          className="strip__slider"
          minValue={1}
          maxValue={sliceCount}
          value={slice + 1}
          onChange={(value) => go(value - 1)}
        >
          <Label className="visually-hidden">{t('viewer.strip', { title })}</Label>
          <SliderTrack className="strip__track">
            {outcome && <WeightBars outcome={outcome} sliceCount={sliceCount} />}
            <SliderThumb className="strip__thumb" />
          </SliderTrack>
        </Slider>
      )}
    </div>
  );
}

function WeightBars({ outcome, sliceCount }: { readonly outcome: ScanOutcome; readonly sliceCount: number }) {
  return (
    <span className="strip__bars" aria-hidden>
      {sliceBars(outcome, sliceCount).map(({ slice, position, height, isKey }) => (
        <span
          key={slice}
          className={isKey ? 'strip__bar strip__bar--key' : 'strip__bar'}
          style={{ insetInlineStart: `${position * 100}%`, blockSize: `${Math.max(0.06, height) * 100}%` }}
        />
      ))}
    </span>
  );
}
