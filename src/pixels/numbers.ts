import { NUMBER_TYPES, type NumberType } from '@/parse/number-types.ts';
import type { StoredValues } from './slice.ts';

/** Reverses the bytes within each word of `width` bytes, in place. */
export function swapped(bytes: Uint8Array, width: number): Uint8Array {
  for (let at = 0; at + width <= bytes.length; at += width)
    for (let low = at, high = at + width - 1; low < high; low++, high--) {
      const byte = bytes[low]!;
      bytes[low] = bytes[high]!;
      bytes[high] = byte;
    }
  return bytes;
}

/**
 * Numbers out of a file's bytes, in their own type; 64-bit integers, halves and doubles become single precision.
 * @param bytes a whole number of them; copied
 */
export function readNumbers(bytes: Uint8Array, type: NumberType, littleEndian: boolean): StoredValues {
  // A copy starts at zero, which every typed array accepts. All platforms we run on are little endian.
  // Not slice(): of a Node Buffer that is no copy, and its numbers would be those at the buffer's beginning.
  const copy = new Uint8Array(bytes);
  const { bytes: width } = NUMBER_TYPES[type];
  if (!littleEndian && width > 1) swapped(copy, width);
  const { buffer } = copy;
  switch (type) {
    case 'u1':
      return copy;
    case 'i1':
      return new Int8Array(buffer);
    case 'u2':
      return new Uint16Array(buffer);
    case 'i2':
      return new Int16Array(buffer);
    case 'u4':
      return new Uint32Array(buffer);
    case 'i4':
      return new Int32Array(buffer);
    case 'f4':
      return new Float32Array(buffer);
    case 'f8':
      return Float32Array.from(new Float64Array(buffer));
    case 'f2':
      return Float32Array.from(new Uint16Array(buffer), halfToNumber);
    case 'u8':
      return Float32Array.from(new BigUint64Array(buffer) as Iterable<bigint>, Number);
    case 'i8':
      return Float32Array.from(new BigInt64Array(buffer) as Iterable<bigint>, Number);
  }
}

/** IEEE 754 binary16. */
export function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
