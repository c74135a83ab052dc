import { dot } from '@/core/geometry.ts';
import { normalOf, SAME_PLACE_MM, sameOrientation, type Picture } from './picture.ts';

export interface Ordered {
  readonly pictures: readonly Picture[];
  /** By what they were ordered, in words. */
  readonly rule: string;
}

interface OrderRule {
  readonly name: string;
  /** What to sort by; undefined where the stack does not have it. Equal keys go on to the next rule. */
  readonly key: (stack: readonly Picture[]) => ((picture: Picture) => number) | undefined;
}

/** First match wins; the rules after it break ties. */
export const ORDER_RULES: readonly OrderRule[] = [
  { name: 'ordered by position along the normal', key: alongNormal },
  {
    name: 'ordered by instance number',
    key: (stack) =>
      new Set(stack.map(({ instance }) => instance.instanceNumber)).size > 1
        ? ({ instance }) => instance.instanceNumber ?? Infinity
        : undefined,
  },
  {
    name: 'ordered by frame number',
    key: (stack) => (stack.some(({ frame }) => frame > 0) ? ({ frame }) => frame : undefined),
  },
];

const naturally = new Intl.Collator('en', { numeric: true });

/** `slice2` before `slice10`. */
export const compareNaturally = (a: string, b: string): number =>
  naturally.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);

/** Puts a stack in viewer order: from foot to head for axial slices, right to left, front to back. */
export function orderPictures(stack: readonly Picture[]): Ordered {
  const usable = ORDER_RULES.map((rule) => ({ name: rule.name, key: rule.key(stack) })).filter(
    (rule) => rule.key !== undefined,
  );
  const keyed = stack.map((picture) => ({ picture, keys: usable.map(({ key }) => key?.(picture) ?? 0) }));
  keyed.sort((a, b) => {
    for (const [i, key] of a.keys.entries()) {
      const difference = key - (b.keys[i] ?? 0);
      // Two that have no number are Infinity apart, which is not a number.
      if (difference) return difference;
    }
    return (
      compareNaturally(a.picture.instance.path, b.picture.instance.path) || a.picture.frame - b.picture.frame
    );
  });
  return {
    pictures: keyed.map(({ picture }) => picture),
    rule: usable[0]?.name ?? 'ordered by file name',
  };
}

/** Distance of each picture along the common normal, in steps that make hundredths of a millimetre equal. */
function alongNormal(stack: readonly Picture[]): ((picture: Picture) => number) | undefined {
  const first = stack[0];
  const normal = first && normalOf(first.header);
  if (!first || !normal) return undefined;
  if (!stack.every((picture) => picture.header.position && sameOrientation(first, picture))) return undefined;
  const distance = ({ header }: Picture) =>
    header.position ? Math.round(dot(header.position, normal) / SAME_PLACE_MM) : 0;
  const start = distance(first);
  return stack.some((picture) => distance(picture) !== start) ? distance : undefined;
}
