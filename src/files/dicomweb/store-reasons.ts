/** Why a server did not store an instance, or what it did to it: DICOM's status codes in ranges that people know. */
export type StoreReason =
  | 'processing'
  | 'attributes'
  | 'duplicate'
  | 'invalid'
  | 'class'
  | 'unauthorised'
  | 'resources'
  | 'class-differs'
  | 'syntax'
  | 'not-understood'
  | 'coerced'
  | 'discarded'
  | 'unknown';

/** Codes from first to last; the first row that fits counts. PS3.18 tables I.2-1 and I.2-2; PS3.7 annex C; PS3.4 B.2.3. */
const REASONS: readonly (readonly [first: number, last: number, reason: StoreReason])[] = [
  [0x0105, 0x0107, 'attributes'],
  [0x0110, 0x0110, 'processing'],
  [0x0111, 0x0111, 'duplicate'],
  [0x0117, 0x0117, 'invalid'],
  [0x0120, 0x0121, 'attributes'],
  [0x0122, 0x0122, 'class'],
  [0x0124, 0x0124, 'unauthorised'],
  [0xa700, 0xa7ff, 'resources'],
  [0xa900, 0xa9ff, 'class-differs'],
  [0xb000, 0xb000, 'coerced'],
  [0xb006, 0xb006, 'discarded'],
  [0xb007, 0xb007, 'class-differs'],
  [0xc122, 0xc122, 'syntax'],
  [0xc000, 0xcfff, 'not-understood'],
];

export const storeReason = (code: number): StoreReason =>
  REASONS.find(([first, last]) => code >= first && code <= last)?.[2] ?? 'unknown';

/** As DICOM writes it. */
export const statusCode = (code: number): string => code.toString(16).toUpperCase().padStart(4, '0');
