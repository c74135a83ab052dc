import { length, scale, type Lps } from '@/core/geometry.ts';

/** Letters at the four edges of a picture: which way in the patient the edge lies. */
export interface OrientationMarks {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

/** The positive direction of each LPS axis, then the negative one. */
const LETTERS = [
  ['L', 'R'],
  ['P', 'A'],
  ['H', 'F'],
] as const;

/** cos 75°: a smaller share of a direction has no letter of its own. */
const SHARE = 0.2588;

/** Letters for a direction in LPS, the largest share first (DICOM PS3.3 C.7.6.1.1.1): "A", "PL", "HAR". */
export function directionLetters(direction: Lps): string {
  const size = length(direction);
  if (!(size > 0)) return '';
  return direction
    .map((component, axis) => ({ component: component / size, axis }))
    .filter(({ component }) => Math.abs(component) > SHARE)
    .toSorted((a, b) => Math.abs(b.component) - Math.abs(a.component))
    .map(({ component, axis }) => LETTERS[axis]?.[component > 0 ? 0 : 1] ?? '')
    .join('');
}

/** Marks of a picture whose screen-right and screen-down are these directions in the patient. */
export function orientationMarks(right: Lps, down: Lps): OrientationMarks {
  return {
    left: directionLetters(scale(right, -1)),
    right: directionLetters(right),
    top: directionLetters(scale(down, -1)),
    bottom: directionLetters(down),
  };
}
