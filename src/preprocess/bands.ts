import type { Tap } from './kernel.ts';

/** Output rows `outFirst` .. `outEnd` - 1 and the source rows that they need, `rowFirst` .. `rowEnd` - 1. */
export interface Band {
  readonly outFirst: number;
  readonly outEnd: number;
  readonly rowFirst: number;
  readonly rowEnd: number;
}

/**
 * Cuts a picture into bands that fit an upload: as many output rows a band as `maxBytes` of source allow, and always
 * at least one.
 */
export function bandsOf(rowTaps: readonly Tap[], bytesPerRow: number, maxBytes: number): readonly Band[] {
  const bands: Band[] = [];
  const maxRows = Math.floor(maxBytes / bytesPerRow);
  rowTaps.forEach(({ first, count }, i) => {
    const open = bands.at(-1);
    const rowEnd = first + count;
    // Both ends of the taps only grow with i, so a band's source is from its first tap to its last.
    if (open && rowEnd - open.rowFirst <= maxRows)
      bands[bands.length - 1] = { ...open, outEnd: i + 1, rowEnd };
    else bands.push({ outFirst: i, outEnd: i + 1, rowFirst: first, rowEnd });
  });
  return bands;
}
