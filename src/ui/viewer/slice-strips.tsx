import { Diamond } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import type { ScanOutcome } from '@/ranking/diagnosis.ts';
import type { PaneState } from '@/viewer/contract.ts';
import { useAppState, useChosenScans, useShownDiagnosis } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { Segments } from '../controls/segments.tsx';
import { useText } from '../text.ts';
import { ChangeStrip, WeightStrip, type StripBars } from './strip-bars.tsx';
import { useViewerSlot, useViewerState } from './viewer-context.tsx';

/**
 * A strip for each viewport, laid out as they are. While a label is open its bars say what each slice does for that label,
 * unless the user asks for the attention.
 */
export function SliceStrips() {
  const panes = useViewerState((state) => state.panes);
  const layout = useViewerState((state) => state.layout);
  const active = useViewerState((state) => state.activePane);
  const linked = useViewerState((state) => state.linked);
  const shown = useShownDiagnosis();
  const label = useAppState((state) => state.view.label);
  // Of a saved result nothing is computed.
  const saved = useAppState((state) => state.saved !== undefined);
  const [kind, setKind] = useState<StripBars['kind']>('change');
  const [first] = panes ?? [];
  if (!panes || !first) return null;
  // Viewports of one scan that scroll together have one strip: the room is the pictures'.
  const isOne = linked && panes.every(({ scanId }) => scanId === first.scanId);
  const stripped = isOne ? [panes[active ?? 0] ?? first] : panes;
  const diagnosis = shown?.standing === 'final' && !saved ? shown.diagnosis : undefined;
  const disorder = diagnosis?.ranking.disorders.find(({ index }) => index === label);
  const bars: StripBars =
    diagnosis && disorder && kind === 'change' ? { kind, disorder, diagnosis } : { kind: 'weight' };
  return (
    <div className="strips" data-layout={isOne ? 1 : layout}>
      {stripped.map((pane, index) => (
        <SliceStrip
          key={index}
          pane={pane}
          isActive={index === active && stripped.length > 1}
          bars={bars}
          choice={disorder && index === 0 && <StripChoice kind={kind} onChange={setKind} />}
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
  readonly bars: StripBars;
  /** Stands in the head of one strip, and holds for all. */
  readonly choice: ReactNode;
}

/** Every slice of the scan from left to right; a bar for each that the model saw. */
function SliceStrip({ pane, isActive, outcome, bars, choice }: SliceStripProps) {
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
        {choice}
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
          <SliderTrack className="strip__track">
            {outcome && bars.kind === 'change' ? (
              <ChangeStrip {...bars} outcome={outcome} title={title} sliceCount={sliceCount} />
            ) : (
              <WeightStrip outcome={outcome} title={title} sliceCount={sliceCount} />
            )}
            <SliderThumb className="strip__thumb" />
          </SliderTrack>
        </Slider>
      )}
    </div>
  );
}

interface StripChoiceProps {
  readonly kind: StripBars['kind'];
  onChange(kind: StripBars['kind']): void;
}

function StripChoice({ kind, onChange }: StripChoiceProps) {
  const t = useText();
  return (
    <Segments
      label={t('viewer.stripShows')}
      value={kind}
      segments={[
        { id: 'change', label: t('viewer.stripChange') },
        { id: 'weight', label: t('viewer.stripWeight') },
      ]}
      onChange={onChange}
    />
  );
}
