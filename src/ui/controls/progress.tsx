import { Label, ProgressBar } from 'react-aria-components';

export interface ProgressProps {
  readonly label: string;
  readonly labelHidden?: boolean;
  /** 0..1; undefined while the end is not known. */
  readonly fraction: number | undefined;
  /** The same in words: "12 of 20 slices". */
  readonly valueText?: string;
}

export function Progress({ label, labelHidden = false, fraction, valueText }: ProgressProps) {
  const unknown = fraction === undefined;
  return (
    <ProgressBar
      className={unknown ? 'progress progress--unknown' : 'progress'}
      isIndeterminate={unknown}
      value={(fraction ?? 0) * 100}
      {...(valueText === undefined ? {} : { valueLabel: valueText })}
    >
      <span className="progress__text">
        <Label className={labelHidden ? 'visually-hidden' : 'progress__label'}>{label}</Label>
        {valueText !== undefined && <span className="progress__value digits">{valueText}</span>}
      </span>
      <span className="progress__track" aria-hidden>
        <span className="progress__fill" style={{ inlineSize: `${(fraction ?? 0.3) * 100}%` }} />
      </span>
    </ProgressBar>
  );
}
