/** Slices of a scan whose maps are wanted. */
export interface WantedSlices {
  /** Those that reached the network: no other has a map. */
  readonly used: readonly number[];
  /** Worked out unasked, in this order: those with most weight. */
  readonly first: readonly number[];
}

/** The next slice to work out: the one that is looked at, then those with most weight; undefined when all are there. */
export function nextSlice(
  { used, first }: WantedSlices,
  known: ReadonlySet<number>,
  current: number | undefined,
): number | undefined {
  if (current !== undefined && used.includes(current) && !known.has(current)) return current;
  return first.find((slice) => !known.has(slice));
}

/** Slices worked out unasked: more are seldom looked at. */
const UNASKED = 4;

/** A scan's slices, those with most weight first; a repeated picture once. */
export function wantedSlices(scan: {
  readonly used: readonly number[];
  readonly sliceWeights: readonly number[];
}): WantedSlices {
  const heaviest = scan.used
    .map((slice, i) => ({ slice, weight: scan.sliceWeights[i] ?? 0 }))
    .toSorted((a, b) => b.weight - a.weight);
  return { used: scan.used, first: [...new Set(heaviest.map(({ slice }) => slice))].slice(0, UNASKED) };
}
