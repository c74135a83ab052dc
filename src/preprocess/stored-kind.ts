import type { StoredValues } from '@/pixels/slice.ts';

/** What a shader can unpack. The number is the one that it knows the kind by. */
export const SHADER_KINDS = { u8: 0, i8: 1, u16: 2, i16: 3, u32: 4, i32: 5, f32: 6 } as const;
export type ShaderKind = keyof typeof SHADER_KINDS;

/** Smallest and largest stored value. */
export const KIND_LIMITS: Readonly<Record<ShaderKind, readonly [number, number]>> = {
  u8: [0, 0xff],
  i8: [-0x80, 0x7f],
  u16: [0, 0xffff],
  i16: [-0x8000, 0x7fff],
  u32: [0, 0xffffffff],
  i32: [-0x80000000, 0x7fffffff],
  f32: [-3.4e38, 3.4e38],
};

export function kindOf(values: StoredValues): ShaderKind {
  if (values instanceof Uint8Array) return 'u8';
  if (values instanceof Int8Array) return 'i8';
  if (values instanceof Uint16Array) return 'u16';
  if (values instanceof Int16Array) return 'i16';
  if (values instanceof Uint32Array) return 'u32';
  if (values instanceof Int32Array) return 'i32';
  return 'f32';
}

/** The value of the kind nearest to `x`. */
export function nearestStored(kind: ShaderKind, x: number): number {
  const [smallest, largest] = KIND_LIMITS[kind];
  const inside = Math.min(largest, Math.max(smallest, x));
  return kind === 'f32' ? Math.fround(inside) : Math.round(inside);
}

const word = new DataView(new ArrayBuffer(4));

/** How the shader sees a stored value: a float's bits, an integer extended to 32. */
export function storedBits(kind: ShaderKind, value: number): number {
  if (kind === 'f32') word.setFloat32(0, value);
  else word.setInt32(0, value);
  return word.getUint32(0);
}
