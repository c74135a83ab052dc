import type { LucideIcon } from 'lucide-react';
import { ToggleButton, ToggleButtonGroup, Tooltip, TooltipTrigger } from 'react-aria-components';

export interface IconGroupProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly items: readonly { readonly id: T; readonly icon: LucideIcon; readonly label: string }[];
  onChange(value: T): void;
}

/** Icons of which one is pressed. */
export function IconGroup<T extends string>({ label, value, items, onChange }: IconGroupProps<T>) {
  return (
    <ToggleButtonGroup
      className="icon-group"
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const chosen = items.find(({ id }) => keys.has(id));
        if (chosen) onChange(chosen.id);
      }}
    >
      {items.map(({ id, icon: Icon, label: name }) => (
        <TooltipTrigger key={id} delay={500}>
          <ToggleButton id={id} aria-label={name} className="button button--quiet button--icon">
            <Icon aria-hidden size={18} />
          </ToggleButton>
          <Tooltip className="tooltip" offset={6}>
            {name}
          </Tooltip>
        </TooltipTrigger>
      ))}
    </ToggleButtonGroup>
  );
}

export interface IconToggleProps {
  readonly icon: LucideIcon;
  /** Name and tooltip. */
  readonly label: string;
  /** Beside the icon, where the icon alone would not be understood. */
  readonly text?: string;
  readonly selected: boolean;
  readonly disabled?: boolean;
  onChange(selected: boolean): void;
}

export function IconToggle(props: IconToggleProps) {
  const { icon: Icon, label, text, selected, disabled = false, onChange } = props;
  return (
    <TooltipTrigger delay={500}>
      <ToggleButton
        aria-label={label}
        isSelected={selected}
        isDisabled={disabled}
        onChange={onChange}
        className={text === undefined ? 'button button--quiet button--icon' : 'button button--quiet'}
      >
        <Icon aria-hidden size={18} />
        {text}
      </ToggleButton>
      <Tooltip className="tooltip" offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
