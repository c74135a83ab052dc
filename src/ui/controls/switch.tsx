import { Switch as AriaSwitch } from 'react-aria-components';

export interface SwitchProps {
  /** Always there for assistive technology. */
  readonly label: string;
  readonly labelHidden?: boolean;
  readonly selected: boolean;
  readonly disabled?: boolean;
  onChange(selected: boolean): void;
}

export function Switch({ label, labelHidden = false, selected, disabled = false, onChange }: SwitchProps) {
  return (
    <AriaSwitch className="switch" isSelected={selected} isDisabled={disabled} onChange={onChange}>
      <span className="switch__track" aria-hidden>
        <span className="switch__thumb" />
      </span>
      <span className={labelHidden ? 'visually-hidden' : 'switch__label'}>{label}</span>
    </AriaSwitch>
  );
}
