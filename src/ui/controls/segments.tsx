import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';

export interface Segment<T extends string> {
  readonly id: T;
  readonly label: string;
  /** Shown after the label. */
  readonly count?: string;
}

export interface SegmentsProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly segments: readonly Segment<T>[];
  onChange(value: T): void;
}

/** A row of buttons of which one is pressed. */
export function Segments<T extends string>({ label, value, segments, onChange }: SegmentsProps<T>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className="segments"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const chosen = segments.find(({ id }) => keys.has(id));
        if (chosen) onChange(chosen.id);
      }}
    >
      {segments.map(({ id, label: text, count }) => (
        <ToggleButton key={id} id={id} className="segments__item">
          {text}
          {count !== undefined && <span className="segments__count digits">{count}</span>}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
