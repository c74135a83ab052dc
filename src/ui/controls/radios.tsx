import { Label, Radio, RadioGroup } from 'react-aria-components';

export interface RadioOption<T extends string> {
  readonly id: T;
  readonly label: string;
  readonly detail?: string;
  readonly disabled?: boolean;
}

export interface RadiosProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly RadioOption<T>[];
  onChange(value: T): void;
}

/** One of a few values, each with a sentence of its own. */
export function Radios<T extends string>({ label, value, options, onChange }: RadiosProps<T>) {
  return (
    <RadioGroup
      className="radios"
      value={value}
      onChange={(key) => {
        const chosen = options.find(({ id }) => id === key);
        if (chosen) onChange(chosen.id);
      }}
    >
      <Label className="radios__label">{label}</Label>
      {options.map(({ id, label: text, detail, disabled = false }) => (
        <Radio key={id} value={id} isDisabled={disabled} className="radios__option">
          <span className="radios__mark" aria-hidden />
          <span>
            <span className="radios__text">{text}</span>
            {detail !== undefined && <span className="radios__detail">{detail}</span>}
          </span>
        </Radio>
      ))}
    </RadioGroup>
  );
}
