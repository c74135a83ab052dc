import { expect } from 'vitest';
import type { DecodedSlice } from '@/pixels/slice.ts';

/** By bytes: a comparison of arrays that differ would print them. */
export function expectSame(there: DecodedSlice, here: DecodedSlice): void {
  const { values, rgb, ...facts } = there;
  expect(facts).toEqual({ rows: here.rows, columns: here.columns, display: here.display });
  expect(values.constructor).toBe(here.values.constructor);
  expect(Buffer.compare(bytesOf(values), bytesOf(here.values))).toBe(0);
  expect(Buffer.compare(bytesOf(rgb), bytesOf(here.rgb))).toBe(0);
}

const bytesOf = (values: DecodedSlice['values'] | undefined): Buffer =>
  values ? Buffer.from(values.buffer, values.byteOffset, values.byteLength) : Buffer.alloc(0);
