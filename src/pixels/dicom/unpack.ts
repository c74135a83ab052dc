import type { PixelFormat } from '@/parse/instance.ts';
import type { NumberType } from '@/parse/number-types.ts';
import { readNumbers } from '../numbers.ts';
import type { StoredValues } from '../slice.ts';

const TYPE_OF: Readonly<Record<PixelFormat['kind'], NumberType>> = {
  u8: 'u1',
  i8: 'i1',
  u16: 'u2',
  i16: 'i2',
  u32: 'u4',
  i32: 'i4',
  f32: 'f4',
  f64: 'f8',
};

const WIDTH: Readonly<Record<PixelFormat['kind'], number>> = {
  u8: 8,
  i8: 8,
  u16: 16,
  i16: 16,
  u32: 32,
  i32: 32,
  f32: 32,
  f64: 64,
};

/**
 * The stored values of uncompressed little-endian bytes.
 * @param count how many values the frame has
 * @param firstBit where the first of them begins
 */
export function unpackNative(
  bytes: Uint8Array,
  count: number,
  bitsAllocated: number,
  pixel: PixelFormat,
  firstBit = 0,
): StoredValues {
  if (bitsAllocated !== WIDTH[pixel.kind])
    return fitStored(readBits(bytes, count, bitsAllocated, firstBit, pixel.kind), pixel);
  const start = firstBit / 8;
  const whole = bytes.subarray(start, start + (count * bitsAllocated) / 8);
  return fitStored(readNumbers(whole, TYPE_OF[pixel.kind], true), pixel);
}

/** Values of odd widths, packed from the lowest bit up (PS3.5, 8.1.1). */
function readBits(
  bytes: Uint8Array,
  count: number,
  width: number,
  firstBit: number,
  kind: PixelFormat['kind'],
): StoredValues {
  const out = new (WIDTH[kind] === 8 ? Uint8Array : WIDTH[kind] === 16 ? Uint16Array : Uint32Array)(count);
  for (let i = 0; i < count; i++) {
    let value = 0;
    for (let b = 0; b < width; b++) {
      const bit = firstBit + i * width + b;
      value += ((bytes[bit >> 3]! >> (bit & 7)) & 1) * 2 ** b;
    }
    out[i] = value;
  }
  return out;
}

/**
 * Brings values into the header's kind: only the stored bits count, the highest of them is the sign of signed ones.
 * The padding value is compared before that, because writers put it outside the stored bits.
 */
export function fitStored(values: StoredValues, pixel: PixelFormat): StoredValues {
  const { kind, bitsStored, padding, lowBit = 0 } = pixel;
  if (kind === 'f32' || kind === 'f64') return values;
  const width = WIDTH[kind];
  const signed = kind.startsWith('i');
  const array = arrayOf(kind, values);
  if (bitsStored === width && lowBit === 0) return array;
  const left = 32 - bitsStored;
  for (let i = 0; i < array.length; i++) {
    const raw = array[i]!;
    if (raw === padding) continue;
    const shifted = (raw >>> lowBit) << left;
    array[i] = signed ? shifted >> left : shifted >>> left;
  }
  return array;
}

/**
 * Lossy decoders overshoot at edges, and a stream may have room for that above the stored bits: white must stay white
 * there, where cutting bits off would make it black. In place.
 */
export function clampStored(values: StoredValues, { kind, bitsStored }: PixelFormat): void {
  const signed = kind.startsWith('i');
  const high = 2 ** (signed ? bitsStored - 1 : bitsStored) - 1;
  const low = signed ? -high - 1 : 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i]! > high) values[i] = high;
    else if (values[i]! < low) values[i] = low;
  }
}

/** The same bits in an array of the kind; no copy where only the sign differs. */
function arrayOf(kind: PixelFormat['kind'], values: StoredValues): StoredValues {
  const { buffer, byteOffset, length, BYTES_PER_ELEMENT } = values;
  const same = BYTES_PER_ELEMENT * 8 === WIDTH[kind];
  switch (kind) {
    case 'u8':
      return same ? new Uint8Array(buffer, byteOffset, length) : Uint8Array.from(values);
    case 'i8':
      return same ? new Int8Array(buffer, byteOffset, length) : Int8Array.from(values);
    case 'u16':
      return same ? new Uint16Array(buffer, byteOffset, length) : Uint16Array.from(values);
    case 'i16':
      return same ? new Int16Array(buffer, byteOffset, length) : Int16Array.from(values);
    case 'u32':
      return same ? new Uint32Array(buffer, byteOffset, length) : Uint32Array.from(values);
    case 'i32':
      return same ? new Int32Array(buffer, byteOffset, length) : Int32Array.from(values);
    case 'f32':
    case 'f64':
      return values;
  }
}

/** Values from `padding` to `limit` become `padding`, so that one number stands for "no picture here". */
export function unifyPadding(values: StoredValues, { padding, paddingLimit }: PixelFormat): void {
  if (padding === undefined || paddingLimit === undefined) return;
  const low = Math.min(padding, paddingLimit);
  const high = Math.max(padding, paddingLimit);
  for (let i = 0; i < values.length; i++) if (values[i]! >= low && values[i]! <= high) values[i] = padding;
}
