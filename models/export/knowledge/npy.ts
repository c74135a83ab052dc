import { refuse } from '../checkpoint/refuse.ts';
import { bytesPerElement, toFloat32, type ElementType } from '../checkpoint/tensor.ts';

const MAGIC = '\u0093NUMPY';
const TYPES: Readonly<Record<string, ElementType>> = { '<f2': 'F16', '<f4': 'F32' };

/**
 * The values of a NumPy array file (format 1.0 to 3.0, half or single floats in C order) as float32.
 * @throws CheckpointRefused, with the file's name as its key, for anything else or another shape than `dims`
 */
export function readNpy(name: string, bytes: Uint8Array, dims: readonly number[]): Float32Array {
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  if (text(0, 6) !== MAGIC || bytes.length < 12) return refuse(name, 'it is not a NumPy array file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = view.getUint8(6) >= 2 ? 12 : 10;
  const end = start + (start === 12 ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = text(start, Math.min(end, bytes.length));
  const type = TYPES[/'descr': *'([^']+)'/.exec(header)?.[1] ?? ''];
  if (!type || !/'fortran_order': *False/.test(header))
    return refuse(name, 'half or single floats in C order were expected');
  const shape = [...(/'shape': *\(([^)]*)\)/.exec(header)?.[1] ?? '').matchAll(/\d+/g)].map(Number);
  if (shape.join() !== dims.join())
    return refuse(name, `its shape is [${shape.join(', ')}], [${dims.join(', ')}] was expected`);
  const count = dims.reduce((a, b) => a * b, 1);
  const body = bytes.slice(end);
  if (body.length !== count * bytesPerElement[type])
    return refuse(
      name,
      `it holds ${body.length} bytes of values, ${count * bytesPerElement[type]} were expected`,
    );
  return toFloat32(body, type);
}
