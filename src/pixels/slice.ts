import type { Rescale, VoiWindow, LookupTable } from '@/parse/instance.ts';

/** Stored values of one kind; a double is narrowed to single precision when decoded. */
export type StoredValues =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array;

/** How a stored value becomes a display value 0..255: rescale or look-up, window, inversion. */
export interface DisplayMapping {
  readonly rescale: Rescale;
  readonly modalityLut?: LookupTable;
  readonly voiLut?: LookupTable;
  readonly window: VoiWindow;
  /** MONOCHROME1: the lowest value is shown white. */
  readonly invert: boolean;
  /** Stored value that is shown as the darkest. */
  readonly padding?: number;
}

/** One decoded picture, row by row from the top left. */
export interface DecodedSlice {
  readonly rows: number;
  readonly columns: number;
  /** rows * columns stored values. Colour is already grey (ITU-R 601, rounded as Pillow's "L"). */
  readonly values: StoredValues;
  /** rows * columns * 3, only for colour pictures: what the viewer shows. */
  readonly rgb?: Uint8Array;
  readonly display: DisplayMapping;
}
