import { describe, expect, test } from 'vitest';
import { parseFile } from '@/parse/parse.ts';
import { decodeFrame } from '@/pixels/decode.ts';
import { displayValue } from '@/pixels/display.ts';
import { memorySource } from '../../support/memory-source.ts';

/** A NumPy file, version 1.0. */
function npyFile(dtype: string, fortran: boolean, shape: readonly number[], data: Uint8Array): Uint8Array {
  const text = `{'descr': '${dtype}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shape.join(', ')},), }\n`;
  const out = new Uint8Array(10 + text.length + data.length);
  out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length & 255, text.length >> 8]);
  out.set(new TextEncoder().encode(text), 10);
  out.set(data, 10 + text.length);
  return out;
}

const [H, W, D] = [2, 3, 4] as const;
/** Element [r, c, k] is 100 r + 10 c + k. */
const value = (r: number, c: number, k: number) => 100 * r + 10 * c + k;

function numbers(fortran: boolean, depth: number): number[] {
  const out: number[] = [];
  if (fortran)
    for (let k = 0; k < depth; k++)
      for (let c = 0; c < W; c++) for (let r = 0; r < H; r++) out.push(value(r, c, k));
  else
    for (let r = 0; r < H; r++)
      for (let c = 0; c < W; c++) for (let k = 0; k < depth; k++) out.push(value(r, c, k));
  return out;
}

function pack(dtype: string, list: readonly number[]): Uint8Array {
  const little = !dtype.startsWith('>');
  const size = Number(dtype[2]);
  const view = new DataView(new ArrayBuffer(list.length * size));
  for (const [i, v] of list.entries())
    switch (dtype.slice(1)) {
      case 'u1':
      case 'b1':
        view.setUint8(i, v);
        break;
      case 'i2':
        view.setInt16(2 * i, v, little);
        break;
      case 'u2':
        view.setUint16(2 * i, v, little);
        break;
      case 'i4':
        view.setInt32(4 * i, v, little);
        break;
      case 'i8':
        view.setBigInt64(8 * i, BigInt(v), little);
        break;
      case 'f4':
        view.setFloat32(4 * i, v, little);
        break;
      case 'f8':
        view.setFloat64(8 * i, v, little);
        break;
      // Exact for whole numbers of up to eleven bits.
      case 'f2': {
        const exponent = v === 0 ? 0 : Math.floor(Math.log2(v));
        view.setUint16(
          2 * i,
          v === 0 ? 0 : ((exponent + 15) << 10) | ((v / 2 ** exponent - 1) * 1024),
          little,
        );
        break;
      }
      default:
        throw new Error(dtype);
    }
  return new Uint8Array(view.buffer);
}

describe('NumPy scans', () => {
  for (const dtype of ['|u1', '<i2', '>i2', '<u2', '<i4', '<i8', '<f2', '<f4', '>f4', '<f8'])
    for (const fortran of [false, true])
      for (const depth of [0, 1, 3, D])
        test(`${dtype}, ${fortran ? 'Fortran' : 'C'} order, ${depth === 0 ? '[H, W]' : `[H, W, ${depth}]`}`, async () => {
          const shape = depth === 0 ? [H, W] : [H, W, depth];
          const file = npyFile(dtype, fortran, shape, pack(dtype, numbers(fortran, depth || 1)));
          const source = memorySource('scan.npy', file);
          const parsed = await parseFile(source);
          if (!parsed.ok || parsed.value.kind !== 'image') throw new Error(JSON.stringify(parsed));
          const { instance } = parsed.value;
          expect([instance.rows, instance.columns, instance.frames.length]).toEqual([H, W, depth || 1]);
          for (let k = 0; k < (depth || 1); k++) {
            const slice = await decodeFrame(instance, k, source);
            if (!slice.ok) throw new Error(JSON.stringify(slice.error));
            const wanted = [0, 1, 2, 3, 4, 5].map((i) => value(Math.floor(i / W), i % W, k));
            expect([...slice.value.values]).toEqual(wanted);
            expect([...slice.value.values].map(displayValue(slice.value.display))).toEqual(wanted);
          }
        });

  test('other shapes and types, and missing values, are errors', async () => {
    const errorOf = async (file: Uint8Array) => {
      const parsed = await parseFile(memorySource('x', file));
      return parsed.ok ? 'read' : parsed.error.kind;
    };
    expect(await errorOf(npyFile('<f4', false, [2, 2, 2, 2], new Uint8Array(64)))).toBe(
      'unsupported-encoding',
    );
    expect(await errorOf(npyFile('<c8', false, [2, 2], new Uint8Array(32)))).toBe('unsupported-encoding');
    expect(await errorOf(npyFile('<f4', false, [2, 2], new Uint8Array(15)))).toBe('truncated-file');
    expect(await errorOf(npyFile('|O', false, [2, 2], new Uint8Array(15)))).toBe('corrupt-file');
  });
});
