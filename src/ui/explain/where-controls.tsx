import { useEffect, useRef, type ReactNode } from 'react';
import { EyeOff } from 'lucide-react';
import { Label, Slider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components';
import { Button } from '../controls/button.tsx';
import { Progress } from '../controls/progress.tsx';
import { ErrorCard } from '../run/error-card.tsx';
import { useExplainText } from './explain-text.ts';
import { useWhere } from './where-context.tsx';

export interface WhereControlsProps {
  readonly scanId: string;
  readonly title: string;
  /** What the map says, and what its colours mean. */
  readonly children: ReactNode;
}

/** What is laid over a scan: how strong it is drawn, from which value on, and how to be rid of it. */
export function WhereControls({ scanId, title, children }: WhereControlsProps) {
  const t = useExplainText();
  const where = useWhere();
  if (where.asked?.scanId !== scanId) return null;
  if (where.error) return <ErrorCard heading={t('failed')} error={where.error} />;
  if (where.maps.length === 0)
    return <Progress label={t('whereComputing', { title })} fraction={undefined} />;
  if (where.empty) return <p className="small">{t('whereNothing')}</p>;
  return <Look>{children}</Look>;
}

function Look({ children }: Pick<WhereControlsProps, 'children'>) {
  const t = useExplainText();
  const where = useWhere();
  const self = useRef<HTMLDivElement>(null);
  // Below the button that was pressed there may be no room left.
  useEffect(() => {
    // In braces: newer browsers return a promise, which React would take for a clean-up.
    self.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div className="where" ref={self}>
      <div className="where__words small">{children}</div>
      <Share label={t('opacity')} value={where.opacity} onChange={where.setOpacity} />
      <Share label={t('threshold')} value={where.threshold} onChange={where.setThreshold} />
      <Button icon={EyeOff} onPress={where.hide}>
        {t('hide')}
      </Button>
    </div>
  );
}

interface ShareProps {
  readonly label: string;
  /** 0..1 */
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function Share({ label, value, onChange }: ShareProps) {
  return (
    <Slider
      className="share"
      minValue={0}
      maxValue={1}
      step={0.05}
      value={value}
      onChange={(next) => onChange(next)}
      formatOptions={{ style: 'percent' }}
    >
      <Label className="share__label small">{label}</Label>
      <SliderOutput className="share__value small digits" />
      <SliderTrack className="share__track">
        <SliderThumb className="share__thumb" />
      </SliderTrack>
    </Slider>
  );
}
