import { Check, ChevronDown } from 'lucide-react';
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';

export interface ChoiceOption<T extends string> {
  readonly id: T;
  readonly label: string;
}

export interface ChoiceProps<T extends string> {
  readonly label: string;
  /** Hides the label from sight where its neighbours already say it. */
  readonly labelHidden?: boolean;
  /** Undefined: nothing chosen yet, the placeholder shows. */
  readonly value: T | undefined;
  readonly options: readonly ChoiceOption<T>[];
  readonly placeholder?: string;
  readonly size?: 'normal' | 'small';
  onChange(value: T): void;
}

/** One of a few named values. */
export function Choice<T extends string>(props: ChoiceProps<T>) {
  const { label, labelHidden = false, value, options, placeholder, size = 'normal', onChange } = props;
  return (
    <Select
      className={`choice choice--${size}`}
      value={value ?? null}
      {...(placeholder === undefined ? {} : { placeholder })}
      onChange={(key) => {
        const chosen = options.find(({ id }) => id === key);
        if (chosen) onChange(chosen.id);
      }}
    >
      <Label className={labelHidden ? 'visually-hidden' : 'choice__label'}>{label}</Label>
      <Button className="choice__button">
        <SelectValue className="choice__value">
          {({ defaultChildren, isPlaceholder, selectedText }) =>
            isPlaceholder ? defaultChildren : selectedText
          }
        </SelectValue>
        <ChevronDown aria-hidden size={14} />
      </Button>
      <Popover className="popover choice__popover" offset={4}>
        <ListBox className="choice__list" items={options}>
          {(option) => (
            <ListBoxItem className="choice__option" id={option.id} textValue={option.label}>
              <Check aria-hidden className="choice__check" size={14} />
              {option.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
