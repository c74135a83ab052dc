import type { StoredValues } from './slice.ts';

/** What a format's decoder hands over: stored values, or colours interleaved by pixel, eight bits each. */
export type Picture =
  | { readonly rows: number; readonly columns: number; readonly values: StoredValues }
  | { readonly rows: number; readonly columns: number; readonly rgb: Uint8Array };
