import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { cross, dot, type Lps } from '@/core/geometry.ts';
import type { ImageInstance } from '@/parse/instance.ts';
import { chooseAffine } from '@/parse/nifti/affine.ts';
import { readNiftiHeader } from '@/parse/nifti/header.ts';
import { parseFile } from '@/parse/parse.ts';
import { decodeFrame } from '@/pixels/decode.ts';
import { memorySource } from '../../support/memory-source.ts';
import { niftiFile, type NiftiOptions } from '../../support/synthetic-nifti.ts';
import affines from './fixtures/nifti-affines.json' with { type: 'json' };

async function instanceOf(bytes: Uint8Array): Promise<ImageInstance> {
  const parsed = await parseFile(memorySource('volume.nii', bytes));
  if (!parsed.ok || parsed.value.kind !== 'image') throw new Error(JSON.stringify(parsed));
  return parsed.value.instance;
}

const DIMS = [3, 4, 5] as const;
const SIZES = [1.5, 2, 3];
const ORIGIN = [-20, 11, 7];

/** Voxel values that name their voxel. */
const NAMED = Int32Array.from(
  { length: 60 },
  (_, n) => (n % 3) + 10 * (Math.floor(n / 3) % 4) + 100 * Math.floor(n / 12),
);
const voxelOf = (value: number) => [value % 10, Math.floor(value / 10) % 10, Math.floor(value / 100)];

/** All ways in which stored axes can run along the patient's: [patient axis, sign] for each stored axis. */
const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
].flatMap((order) =>
  Array.from({ length: 8 }, (_, bits) => order.map((axis, i) => [axis, (bits >> i) & 1 ? -1 : 1] as const)),
);

const code = (order: readonly (readonly [number, number])[]) =>
  order.map(([axis, sign]) => ['LR', 'PA', 'IS'][axis]![sign > 0 ? 1 : 0]).join('');

/** Row-major 3 x 4. `tilt` leans every axis a little, as an oblique scan does. */
function sformOf(order: readonly (readonly [number, number])[], tilt: number): number[] {
  const m = Array.from({ length: 3 }, () => [0, 0, 0, 0]);
  for (const [column, [axis, sign]] of order.entries()) m[axis]![column] = sign * SIZES[column]!;
  const [a, b] = [Math.cos(tilt), Math.sin(tilt)];
  // About the x axis, then about the z axis.
  const turned = [0, 1, 2].map((column) => {
    const [x, y, z] = [m[0]![column]!, m[1]![column]!, m[2]![column]!];
    const [y2, z2] = [a * y - b * z, b * y + a * z];
    return [a * x - b * y2, b * x + a * y2, z2];
  });
  return [0, 1, 2].flatMap((row) => [...turned.map((c) => c[row]!), ORIGIN[row]!]);
}

/** Every pixel's place by the frame's geometry is the place that the file's affine gives its voxel. */
async function checkGeometry(bytes: Uint8Array, sform: readonly number[]): Promise<ImageInstance> {
  const instance = await instanceOf(bytes);
  const source = memorySource('volume.nii', bytes);
  let seen = 0;
  for (const [f, frame] of instance.frames.entries()) {
    const slice = await decodeFrame(instance, f, source);
    if (!slice.ok) throw new Error(JSON.stringify(slice.error));
    const [across, down] = frame.orientation!;
    for (let r = 0; r < instance.rows; r++)
      for (let c = 0; c < instance.columns; c++) {
        const [i, j, k] = voxelOf(slice.value.values[r * instance.columns + c]!);
        const ras = [0, 1, 2].map((row) => {
          const at = 4 * row;
          return sform[at]! * i! + sform[at + 1]! * j! + sform[at + 2]! * k! + sform[at + 3]!;
        });
        const lps = [0, 1, 2].map(
          (axis) =>
            frame.position![axis]! +
            c * frame.spacing![1] * across[axis]! +
            r * frame.spacing![0] * down[axis]!,
        );
        const off = Math.hypot(lps[0]! + ras[0]!, lps[1]! + ras[1]!, lps[2]! - ras[2]!);
        if (off > 1e-4) throw new Error(`pixel ${r}, ${c} of slice ${f} is ${off} mm off`);
        seen++;
      }
  }
  expect(seen).toBe(60);
  return instance;
}

const CONVENTIONS: Readonly<Record<number, readonly [Lps, Lps]>> = {
  0: [
    [0, 1, 0],
    [0, 0, -1],
  ],
  1: [
    [1, 0, 0],
    [0, 0, -1],
  ],
  2: [
    [1, 0, 0],
    [0, 1, 0],
  ],
};

describe('NIfTI orientation', () => {
  test('there are 48 axis orders', () => expect(new Set(ORDERS.map(code)).size).toBe(48));

  for (const order of ORDERS)
    test(`${code(order)}: pictures in the radiological convention, each pixel in its place`, async () => {
      for (const tilt of [0, 0.2]) {
        const sform = sformOf(order, tilt);
        const version = tilt === 0 ? 1 : 2;
        const bytes = niftiFile({ version, dims: DIMS, datatype: 8, values: NAMED, sform });
        const { frames } = await checkGeometry(bytes, sform);
        const [across, down] = frames[0]!.orientation!;
        const [wantedAcross, wantedDown] = CONVENTIONS[order[2]![0]]!;
        expect(dot(across, wantedAcross)).toBeGreaterThan(0.9);
        expect(dot(down, wantedDown)).toBeGreaterThan(0.9);
        const along = frames.map(({ position }) => dot(position!, cross(across, down)));
        expect(along).toEqual(along.toSorted((a, b) => a - b));
      }
    });

  test('affines are nibabel’s: qform, sform, both, neither', () => {
    expect(affines.length).toBe(12);
    for (const { header, affine } of affines) {
      const bytes = new Uint8Array(352);
      bytes.set(Buffer.from(header, 'hex'));
      const { steps, origin } = chooseAffine(readNiftiHeader(bytes)!);
      // nibabel speaks RAS.
      for (const [row, sign] of [-1, -1, 1].entries())
        for (const [i, value] of [...steps, origin].entries())
          expect(sign * value[row]!).toBeCloseTo(affine[row]![i]!, 4);
    }
  });

  test('an sform of zeros is passed over, and metres become millimetres', async () => {
    const instance = await instanceOf(
      niftiFile({
        dims: DIMS,
        datatype: 8,
        values: NAMED,
        sform: Array(12).fill(0),
        pixdim: [0.001, 0.002, 0.003],
        units: 1,
      }),
    );
    expect(instance.frames[0]!.spacing![0]).toBeCloseTo(2, 5);
    expect(instance.frames[0]!.spacing![1]).toBeCloseTo(1, 5);
  });
});

const SFORM = sformOf(ORDERS[0]!, 0);

describe('NIfTI variants', () => {
  const types: readonly (readonly [number, string, readonly number[]])[] = [
    [2, 'Uint8Array', [0, 7, 255]],
    [256, 'Int8Array', [-128, 0, 127]],
    [4, 'Int16Array', [-32768, 5, 32767]],
    [512, 'Uint16Array', [0, 1, 65535]],
    [8, 'Int32Array', [-2147483648, 9, 2147483647]],
    [768, 'Uint32Array', [0, 3, 4294967295]],
    [16, 'Float32Array', [-1.5, 0, 3.25]],
    [64, 'Float32Array', [-1.5, 0, 3.25]],
  ];
  for (const [datatype, kind, values] of types)
    for (const version of [1, 2] as const)
      for (const little of [true, false])
        test(`datatype ${datatype}, NIfTI-${version}, ${little ? 'little' : 'big'} endian, plain and gzip`, async () => {
          const bytes = niftiFile({ version, little, dims: [3, 1, 1], datatype, values, sform: SFORM });
          for (const file of [bytes, new Uint8Array(gzipSync(bytes))]) {
            const instance = await instanceOf(file);
            const slice = await decodeFrame(instance, 0, memorySource('x', file));
            if (!slice.ok) throw new Error(JSON.stringify(slice.error));
            expect(slice.value.values.constructor.name).toBe(kind);
            // Column 0 is the patient's right, where x in RAS is largest.
            expect([...slice.value.values]).toEqual(values.toReversed());
          }
        });

  test('scl_slope becomes the rescale; zero means none', async () => {
    const of = (options: Partial<NiftiOptions>) =>
      instanceOf(niftiFile({ dims: [2, 2, 1], datatype: 4, values: [0, 1, 2, 3], ...options }));
    expect((await of({ slope: 2.5, intercept: -10 })).frames[0]!.rescale).toEqual({
      slope: 2.5,
      intercept: -10,
    });
    expect((await of({ slope: 0, intercept: 5 })).frames[0]!.rescale).toEqual({ slope: 1, intercept: 0 });
  });

  test('a 4D file has the slices of all its volumes, plain and gzip', async () => {
    const values = Int16Array.from({ length: 2 * 2 * 3 * 4 }, (_, i) => i);
    const bytes = niftiFile({ dims: [2, 2, 3, 4], datatype: 4, values, sform: SFORM });
    const instance = await instanceOf(bytes);
    expect([instance.frames.length, instance.volumes]).toEqual([12, 4]);
    expect(instance.frames[9]).toEqual(instance.frames[0]);
    const packed = new Uint8Array(gzipSync(bytes));
    const sources = [
      [instance, memorySource('x', bytes)],
      [await instanceOf(packed), memorySource('x', packed)],
    ] as const;
    for (const [file, source] of sources)
      for (const frame of [0, 2, 9, 11, 1]) {
        const slice = await decodeFrame(file, frame, source);
        if (!slice.ok) throw new Error(JSON.stringify(slice.error));
        const values = [...slice.value.values].toSorted((a, b) => a - b);
        expect(values).toEqual([0, 1, 2, 3].map((v) => v + 4 * frame));
      }
  });

  test('of complex voxels the magnitude is shown', async () => {
    const parts = [3, 4, 0, -2, 5, 12];
    const bytes = niftiFile({ dims: [6, 1, 1], datatype: 16, values: parts, sform: SFORM, slope: -2 });
    const view = new DataView(bytes.buffer);
    view.setInt16(42, 3, true);
    view.setInt16(70, 32, true);
    const instance = await instanceOf(bytes);
    expect(instance.frames[0]!.rescale).toEqual({ slope: 2, intercept: 0 });
    const slice = await decodeFrame(instance, 0, memorySource('x', bytes));
    if (!slice.ok) throw new Error(JSON.stringify(slice.error));
    expect([...slice.value.values]).toEqual([13, 2, 5]);
  });

  test('RGB voxels keep their colours', async () => {
    const values = [255, 0, 0, 0, 255, 0];
    const bytes = niftiFile({ dims: [2, 1, 1], datatype: 128, values, sform: SFORM });
    bytes.set(bytes.slice(352, 358), 352);
    const instance = await instanceOf(bytes);
    const slice = await decodeFrame(instance, 0, memorySource('x', bytes));
    if (!slice.ok) throw new Error(JSON.stringify(slice.error));
    expect([...slice.value.rgb!]).toEqual([0, 255, 0, 255, 0, 0]);
  });

  test('reads the head of a large file only, and of it only the slice that is wanted', async () => {
    const bytes = niftiFile({
      dims: [128, 128, 40],
      datatype: 4,
      values: new Int16Array(128 * 128 * 40),
      sform: SFORM,
    });
    const source = memorySource('big.nii', bytes);
    const parsed = await parseFile(source);
    if (!parsed.ok || parsed.value.kind !== 'image') throw new Error(JSON.stringify(parsed));
    expect(source.bytesRead()).toBeLessThanOrEqual(32768);
    const before = source.bytesRead();
    await decodeFrame(parsed.value.instance, 17, source);
    expect(source.bytesRead() - before).toBe(128 * 128 * 2);
  });

  test('several gzip members, as bgzip writes them, are one file', async () => {
    const bytes = niftiFile({ dims: DIMS, datatype: 8, values: NAMED, sform: SFORM });
    const file = new Uint8Array([...gzipSync(bytes.slice(0, 400)), ...gzipSync(bytes.slice(400))]);
    await checkGeometry(file, SFORM);
  });

  test('voxels of single bits, pairs and truncated files say so', async () => {
    const bytes = niftiFile({ dims: DIMS, datatype: 8, values: NAMED });
    const errorOf = async (change: (b: Uint8Array) => Uint8Array) => {
      const parsed = await parseFile(memorySource('x.nii', change(bytes.slice())));
      return parsed.ok ? 'none' : parsed.error.kind;
    };
    expect(await errorOf((b) => (new DataView(b.buffer).setInt16(70, 1, true), b))).toBe(
      'unsupported-encoding',
    );
    expect(await errorOf((b) => (b.set([0x6e, 0x69], 344), b))).toBe('unsupported-encoding');
    expect(await errorOf((b) => b.slice(0, -1))).toBe('truncated-file');
    expect(await errorOf((b) => b.slice(0, 360))).toBe('truncated-file');
    expect(await errorOf((b) => (new DataView(b.buffer).setInt16(42, -3, true), b))).toBe('corrupt-file');
    const cut = new Uint8Array(gzipSync(bytes)).slice(0, -40);
    const parsed = await parseFile(memorySource('x.nii.gz', cut));
    if (parsed.ok && parsed.value.kind === 'image') {
      const { instance } = parsed.value;
      const last = await decodeFrame(instance, 4, memorySource('x.nii.gz', cut));
      expect(last.ok ? 'none' : last.error.kind).toBe('decode-failed');
    } else expect(parsed.ok).toBe(false);
  });
});
