import type { FileSource } from '@/files/source.ts';
import { refuse } from './refuse.ts';

export type ElementType = 'F64' | 'F32' | 'F16' | 'BF16' | 'I64' | 'I32' | 'I16' | 'I8' | 'U8' | 'BOOL';

export const bytesPerElement: Readonly<Record<ElementType, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
};

/** A named tensor whose values are read only when asked for. */
export interface CheckpointTensor {
  readonly key: string;
  readonly type: ElementType;
  readonly dims: readonly number[];
  /** Values as float32 in row-major order, whatever the stored type and strides. The caller may keep the array. */
  read(): Promise<Float32Array<ArrayBuffer>>;
}

/** A state dict: what every reader makes of its file. */
export type StateDict = ReadonlyMap<string, CheckpointTensor>;

export const elementCount = (dims: readonly number[]): number => dims.reduce((a, b) => a * b, 1);

/** Strides in elements of a row-major tensor. */
export function rowMajorStrides(dims: readonly number[]): number[] {
  const strides: number[] = [];
  let step = 1;
  for (const dim of dims.toReversed()) {
    strides.unshift(step);
    step *= dim;
  }
  return strides;
}

/** Bytes `start` to `end`; a shorter answer is a truncated file, and `key` says what was wanted there. */
export async function readExactly(
  source: FileSource,
  start: number,
  end: number,
  key: string,
): Promise<Uint8Array> {
  if (start < 0 || end > source.size)
    refuse(
      key,
      `the file is truncated: bytes ${start} to ${end} are needed, the file ends at byte ${source.size}`,
    );
  const bytes = await source.read(start, end).catch((cause: unknown) => {
    return refuse(key, `the file cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  });
  if (bytes.length !== end - start)
    refuse(key, `only ${bytes.length} of ${end - start} bytes could be read at byte ${start}`);
  return bytes;
}

/** Little-endian elements to float32. Sixteen-bit floats widen exactly; float64 is rounded. */
export function toFloat32(bytes: Uint8Array, type: ElementType): Float32Array<ArrayBuffer> {
  const count = Math.floor(bytes.length / bytesPerElement[type]);
  if (type === 'F32' && bytes.byteOffset % 4 === 0 && bytes.buffer instanceof ArrayBuffer)
    return new Float32Array(bytes.buffer, bytes.byteOffset, count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = elementReaders[type];
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = at(view, i);
  return values;
}

const elementReaders: Readonly<Record<ElementType, (view: DataView, i: number) => number>> = {
  F64: (view, i) => view.getFloat64(i * 8, true),
  F32: (view, i) => view.getFloat32(i * 4, true),
  F16: (view, i) => halfToNumber(view.getUint16(i * 2, true)),
  BF16: (view, i) => bfloatToNumber(view.getUint16(i * 2, true)),
  I64: (view, i) => Number(view.getBigInt64(i * 8, true)),
  I32: (view, i) => view.getInt32(i * 4, true),
  I16: (view, i) => view.getInt16(i * 2, true),
  I8: (view, i) => view.getInt8(i),
  U8: (view, i) => view.getUint8(i),
  BOOL: (view, i) => view.getUint8(i),
};

function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const bits = new Uint32Array(1);
const bitsAsFloat = new Float32Array(bits.buffer);

/** bfloat16 is the upper half of a float32. */
function bfloatToNumber(value: number): number {
  bits[0] = value << 16;
  return bitsAsFloat[0] ?? 0;
}

/** Copies a strided view out of `values` in row-major order. `strides` in elements, the view starts at `values[0]`. */
export function gatherStrided(
  values: Float32Array,
  dims: readonly number[],
  strides: readonly number[],
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(elementCount(dims));
  const index = dims.map(() => 0);
  let from = 0;
  for (let to = 0; to < out.length; to++) {
    out[to] = values[from] ?? 0;
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      index[axis]!++;
      if (index[axis]! < dims[axis]!) break;
      from -= strides[axis]! * dims[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}
