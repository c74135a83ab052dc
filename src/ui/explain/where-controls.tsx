import { EyeOff } from 'lucide-react';
import { Label, Slider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components';
import { Button } from '../controls/button.tsx';
import { ErrorCard } from '../run/error-card.tsx';
import { useFormat } from '../text.ts';
import { useExplainText } from './explain-text.ts';
import { useWhere } from './where-context.tsx';

/** What is laid over the picture: how strong it is drawn, from which value on, and how to be rid of it. */
export function WhereControls() {
  const t = useExplainText();
  const format = useFormat();
  const where = useWhere();
  if (where.error) return <ErrorCard heading={t('failed')} error={where.error} />;
  if (!where.shown) return null;
  if (where.shown.heats.every(({ scale }) => scale === 0))
    return <p className="small">{t('whereNothing')}</p>;
  return (
    <div className="where">
      <p className="small faint">{t('whereLead', { share: format.percent(where.shown.cell) })}</p>
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
