import type { LookupTable, VoiWindow } from '@/parse/instance.ts';
import type { DecodedSlice, StoredValues } from '@/pixels/slice.ts';

/** A change to a picture that should not change what is seen in it. */
export interface Variation {
  readonly name: 'wide-window' | 'narrow-window' | 'lower-window' | 'higher-window' | 'mirrored';
  readonly apply: (slice: DecodedSlice) => DecodedSlice;
}

const withWindow = (name: Variation['name'], widen: number, shift: number): Variation => ({
  name,
  apply: (slice) => ({ ...slice, display: rewindowed(slice.display, widen, shift) }),
});

/**
 * Windows that a reader could as well have chosen, a fifth wider or narrower, or moved by a tenth of their width, and
 * the mirror image, that is a patient who lies the other way round.
 */
export const VARIATIONS: readonly Variation[] = [
  withWindow('wide-window', 1.2, 0),
  withWindow('narrow-window', 0.8, 0),
  withWindow('lower-window', 1, -0.1),
  withWindow('higher-window', 1, 0.1),
  { name: 'mirrored', apply: mirrored },
];

/** @param shift of the centre, as a share of the width */
function rewindowed(display: DecodedSlice['display'], widen: number, shift: number): DecodedSlice['display'] {
  if (display.voiLut) return { ...display, voiLut: relut(display.voiLut, widen, shift) };
  const { center, width, shape } = display.window;
  const window: VoiWindow = {
    center: center + shift * width,
    // LINEAR knows no window narrower than 1.
    width: Math.max(1, width * widen),
    // A window that hands values on as they are cannot be widened: it becomes one that spans the same values.
    shape: shape === 'IDENTITY' ? 'LINEAR_EXACT' : shape,
  };
  return { ...display, window };
}

/** The same change at the output of a table: contrast around the middle grey, and brightness. */
function relut(table: LookupTable, widen: number, shift: number): LookupTable {
  const brightest = 2 ** table.bits - 1;
  const entries = table.entries.map((entry) => {
    const changed = (entry / brightest - 0.5 - shift) / widen + 0.5;
    return Math.round(Math.min(1, Math.max(0, changed)) * brightest);
  });
  return { ...table, entries };
}

function mirrored(slice: DecodedSlice): DecodedSlice {
  const { rows, columns, values } = slice;
  const flipped: StoredValues = values.slice();
  for (let row = 0; row < rows; row++) flipped.subarray(row * columns, (row + 1) * columns).reverse();
  const { rgb: _, ...grey } = slice;
  return { ...grey, values: flipped };
}

/** Logits of a case as it is and under each variation. */
export interface TestTimeSpread {
  readonly whole: Float32Array;
  readonly varied: readonly { readonly name: Variation['name']; readonly logits: Float32Array }[];
}

/** Smallest and largest logit of a label over the case as it is and its variations, and what each variation gives. */
export function spreadOf(
  { whole, varied }: TestTimeSpread,
  label: number,
): {
  readonly lowest: number;
  readonly highest: number;
  readonly each: readonly { readonly name: Variation['name']; readonly logit: number }[];
} {
  const each = varied.map(({ name, logits }) => ({ name, logit: logits[label]! }));
  const all = [whole[label]!, ...each.map(({ logit }) => logit)];
  return { lowest: Math.min(...all), highest: Math.max(...all), each };
}
