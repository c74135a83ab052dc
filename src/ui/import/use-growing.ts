import { startTransition, useEffect, useState } from 'react';

/** As many as are made between two frames. */
const STEP = 100;

/** How many items of a long list are in the page by now: it grows a little with every frame until all are. */
export function useGrowing(total: number): number {
  const [made, setMade] = useState(STEP);
  useEffect(() => {
    if (made >= total) return;
    const frame = requestAnimationFrame(() => startTransition(() => setMade(made + STEP)));
    return () => cancelAnimationFrame(frame);
  }, [made, total]);
  return Math.min(made, total);
}
