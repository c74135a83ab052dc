import type { StoredKind } from './instance.ts';

/** Number types of files, as NumPy names them without byte order. */
export type NumberType = 'u1' | 'i1' | 'u2' | 'i2' | 'u4' | 'i4' | 'u8' | 'i8' | 'f2' | 'f4' | 'f8';

/** Bytes in the file and what is decoded; what JavaScript lacks is narrowed to single precision. */
export const NUMBER_TYPES: Readonly<
  Record<NumberType, { readonly bytes: number; readonly kind: StoredKind }>
> = {
  u1: { bytes: 1, kind: 'u8' },
  i1: { bytes: 1, kind: 'i8' },
  u2: { bytes: 2, kind: 'u16' },
  i2: { bytes: 2, kind: 'i16' },
  u4: { bytes: 4, kind: 'u32' },
  i4: { bytes: 4, kind: 'i32' },
  u8: { bytes: 8, kind: 'f32' },
  i8: { bytes: 8, kind: 'f32' },
  f2: { bytes: 2, kind: 'f32' },
  f4: { bytes: 4, kind: 'f32' },
  f8: { bytes: 8, kind: 'f64' },
};

export const isNumberType = (name: string): name is NumberType => Object.hasOwn(NUMBER_TYPES, name);
