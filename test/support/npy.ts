import { readFileSync } from 'node:fs';

/** A NumPy array file as float64 numbers in C order, whatever its type and order: for tests only. */
export function readNpy(path: string): { shape: number[]; data: Float64Array } {
  const bytes = readFileSync(path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = view.getUint8(6) >= 2;
  const headerLength = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const start = (wide ? 12 : 10) + headerLength;
  const header = bytes.subarray(wide ? 12 : 10, start).toString('latin1');
  const dtype = /'descr': *'([^']+)'/.exec(header)?.[1] ?? '';
  const fortran = /'fortran_order': *True/.test(header);
  const shape = [...(/'shape': *\(([^)]*)\)/.exec(header)?.[1] ?? '').matchAll(/\d+/g)].map((m) =>
    Number(m[0]),
  );
  const count = shape.reduce((a, b) => a * b, 1);
  const readers: Record<string, [number, (at: number) => number]> = {
    '<f4': [4, (at) => view.getFloat32(at, true)],
    '<f8': [8, (at) => view.getFloat64(at, true)],
    '<f2': [2, (at) => halfToNumber(view.getUint16(at, true))],
    '|u1': [1, (at) => view.getUint8(at)],
    '|b1': [1, (at) => view.getUint8(at)],
    '<i4': [4, (at) => view.getInt32(at, true)],
    '<i8': [8, (at) => Number(view.getBigInt64(at, true))],
  };
  const reader = readers[dtype];
  if (!reader) throw new Error(`${path}: dtype ${dtype} is not read here`);
  const [size, read] = reader;
  const raw = Float64Array.from({ length: count }, (_, i) => read(start + i * size));
  if (!fortran || shape.length < 2) return { shape, data: raw };
  const data = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let rest = i;
    let target = 0;
    const index = shape.map((n) => {
      const k = rest % n;
      rest = (rest - k) / n;
      return k;
    });
    for (let axis = 0; axis < shape.length; axis++) target = target * (shape[axis] ?? 1) + (index[axis] ?? 0);
    data[target] = raw[i] ?? 0;
  }
  return { shape, data };
}

function halfToNumber(h: number): number {
  const sign = h & 0x8000 ? -1 : 1;
  const exponent = (h >> 10) & 31;
  const fraction = h & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`lengths differ: ${a.length} and ${b.length}`);
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs((a[i] ?? NaN) - (b[i] ?? NaN));
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
