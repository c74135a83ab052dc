import { writeFile } from 'node:fs/promises';
import type { NamedTensor } from '@/pipeline/dump.ts';

/** A float32 array as NumPy's .npy, version 1.0 (numpy.lib.format): header padded to a multiple of 64 bytes. */
export function npyBytes({ dims, data }: Pick<NamedTensor, 'dims' | 'data'>): Uint8Array {
  const shape = dims.length === 1 ? `(${dims[0] ?? 0},)` : `(${dims.join(', ')})`;
  const facts = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`;
  const padding = (64 - ((10 + facts.length + 1) % 64)) % 64;
  const header = new TextEncoder().encode(`${facts}${' '.repeat(padding)}\n`);
  const bytes = new Uint8Array(10 + header.length + data.byteLength);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, header.length & 255, header.length >> 8]);
  bytes.set(header, 10);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 10 + header.length);
  return bytes;
}

export const writeNpy = (file: string, tensor: NamedTensor): Promise<void> =>
  writeFile(file, npyBytes(tensor));
