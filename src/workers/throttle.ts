/** Passes on the first call and then at most one every so many ms; what comes between is dropped. */
export function atMostEvery<A extends unknown[]>(
  ms: number,
  listener: (...values: A) => void,
): (...values: A) => void {
  let last = -Infinity;
  return (...values) => {
    const now = performance.now();
    if (now - last < ms) return;
    last = now;
    listener(...values);
  };
}
