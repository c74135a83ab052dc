import type { Group } from '@/ranking/diagnosis.ts';
import { useText } from '../text.ts';

/** Outlines in a 20 by 20 box: circle, diamond, triangle, square, octagon. */
const SHAPES: Readonly<Record<Group, string>> = {
  head: 'M10 1.5a8.5 8.5 0 1 1 0 17a8.5 8.5 0 1 1 0-17z',
  medium: 'M10 .8 19.2 10 10 19.2 .8 10z',
  tail: 'M10 1.2 19.4 18.4H.6z',
  normal: 'M2 2h16v16H2z',
  unknown: 'M6 2h8l4 4v8l-4 4H6l-4-4V6z',
};

/** Where the letter stands so that it looks centred in its shape. */
const BASELINE: Readonly<Record<Group, number>> = {
  head: 13.6,
  medium: 13.6,
  tail: 16,
  normal: 13.6,
  unknown: 13.6,
};

/** How frequent a label was in the training cases: a shape with its letter, no colour. */
export function GroupMark({ group }: { readonly group: Group }) {
  const t = useText();
  return (
    <svg className="group-mark" viewBox="0 0 20 20" aria-hidden>
      <path d={SHAPES[group]} />
      <text x="10" y={BASELINE[group]}>
        {t(`group.${group}Letter`)}
      </text>
    </svg>
  );
}
