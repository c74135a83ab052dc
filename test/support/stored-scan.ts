import { goldenBytes } from '@/model/golden.ts';

/**
 * A scan as RadDiag stores it, a NumPy file of `[side, side, slices]` in 8 bits: generated pictures of one seed.
 * @param indices of the pictures in their stack, one a slice; equal ones give equal slices
 */
export function storedScan(seed: number, indices: readonly number[], side: number): Uint8Array {
  const stack = indices.map((z) => goldenBytes(seed, z, side, side));
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${side}, ${side}, ${stack.length}), }\n`;
  const start = 10 + header.length;
  const bytes = new Uint8Array(start + side * side * stack.length);
  bytes.set([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0, ...Buffer.from(header)]);
  for (let pixel = 0; pixel < side * side; pixel++)
    for (const [z, slice] of stack.entries()) bytes[start + pixel * stack.length + z] = slice[pixel] ?? 0;
  return bytes;
}
