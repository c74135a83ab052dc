/** A length that is easy to read and how long it is on screen. */
export interface ScaleBar {
  readonly millimetres: number;
  readonly pixels: number;
}

/**
 * The longest bar of 1, 2 or 5 times a power of ten mm that fits into `room` pixels. Undefined when the scale is
 * unknown or there is no room.
 */
export function scaleBar(pixelsPerMm: number | undefined, room: number): ScaleBar | undefined {
  if (pixelsPerMm === undefined || !(pixelsPerMm > 0) || !Number.isFinite(pixelsPerMm)) return undefined;
  const longest = room / pixelsPerMm;
  if (!(longest > 0) || !Number.isFinite(longest)) return undefined;
  const decade = 10 ** Math.floor(Math.log10(longest));
  const step = [5, 2, 1].find((factor) => factor * decade <= longest) ?? 1;
  return { millimetres: step * decade, pixels: step * decade * pixelsPerMm };
}
