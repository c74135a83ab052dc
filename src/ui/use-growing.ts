import { startTransition, useEffect, useState } from 'react';

/** Rows that are there at once: more than any screen shows. */
const FIRST = 120;
/** Rows added in one go, small enough to fit into a frame. */
const STEP = 400;

interface Grown<T> {
  readonly items: readonly T[];
  readonly count: number;
}

/**
 * The beginning of a long list, which grows to the whole of it while the page has nothing else to do. Making a list
 * of thousands ready at once would hold up the frames in which a ranking arrives.
 */
export function useGrowing<T>(items: readonly T[]): readonly T[] {
  const [grown, setGrown] = useState<Grown<T>>({ items, count: FIRST });
  const count = grown.items === items ? grown.count : FIRST;
  useEffect(() => {
    if (count >= items.length) return;
    const timer = setTimeout(() => startTransition(() => setGrown({ items, count: count + STEP })), 16);
    return () => clearTimeout(timer);
  }, [items, count]);
  return count >= items.length ? items : items.slice(0, count);
}
