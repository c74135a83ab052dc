import { Label, Meter } from 'react-aria-components';
import { useFormat } from '../text.ts';

export interface WeightBarProps {
  readonly label: string;
  /** 0..1 */
  readonly weight: number;
}

export function WeightBar({ label, weight }: WeightBarProps) {
  const format = useFormat();
  return (
    <Meter className="weight" value={Math.round(weight * 1000) / 10} valueLabel={format.percent(weight)}>
      <Label className="weight__label">{label}</Label>
      <span className="weight__track" aria-hidden>
        <span className="weight__fill" style={{ inlineSize: `${(weight * 100).toFixed(1)}%` }} />
      </span>
      <span className="weight__value digits">{format.percent(weight)}</span>
    </Meter>
  );
}
