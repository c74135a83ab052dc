import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCpuPreprocessor } from '@/preprocess/cpu.ts';
import { createGpuPreprocessor } from '@/preprocess/gpu.ts';
import { chosenSlices, examinationRange } from '@/preprocess/range.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';
import { openDevice } from '../support/dawn.ts';
import { largestDifference } from '../support/npy.ts';
import { expectAgreement, numbers, prepared, sliceOf, TOLERANCE } from './against-oracle.ts';

let device: GPUDevice;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.destroy());

const RULES = ['area', 'bilinear', 'area-bilinear'] as const;

function noise(rows: number, columns: number, seed: number): DecodedSlice {
  const next = numbers(seed);
  return sliceOf(
    rows,
    columns,
    Uint8Array.from({ length: rows * columns }, () => Math.floor(256 * next())),
  );
}

test.each([
  [1, 1, 64],
  [1, 1, 1],
  [1, 7, 64],
  [3, 1, 65],
  [2, 2, 3],
  [63, 65, 64],
  [64, 64, 64],
  [101, 33, 31],
  [257, 255, 256],
  [700, 30, 96],
])('%i x %i pixels to %i', async (rows, columns, size) => {
  for (const rule of RULES) await expectAgreement(device, [noise(rows, columns, rows + columns)], size, rule);
});

test('slices of different sizes, kinds and windows in one scan', async () => {
  const next = numbers(9);
  const signed = Int16Array.from({ length: 91 * 67 }, () => Math.round(3000 * next()) - 1000);
  const float = Float32Array.from({ length: 30 * 30 }, () => next());
  const lung = {
    rescale: { slope: 1, intercept: -24 },
    window: { center: -600, width: 1500, shape: 'LINEAR' as const },
    invert: false,
  };
  const unit = {
    rescale: { slope: 1, intercept: 0 },
    window: { center: 0.5, width: 1, shape: 'LINEAR_EXACT' as const },
    invert: true,
  };
  const slices = [
    noise(50, 40, 1),
    sliceOf(91, 67, signed, lung),
    sliceOf(30, 30, float, unit),
    noise(5, 300, 2),
    sliceOf(91, 67, signed, { ...lung, invert: true }),
  ];
  for (const rule of RULES) await expectAgreement(device, slices, 48, rule);
});

test('values that lie at an odd place in memory', async () => {
  const memory = new ArrayBuffer(1 + 2 * 35 * 33);
  const bytes = new Uint8Array(memory, 1, 35 * 33).map((_, i) => (i * 31) % 251);
  const shifted = new Uint8Array(memory, 1, 35 * 33);
  shifted.set(bytes);
  await expectAgreement(device, [sliceOf(35, 33, shifted)], 20, 'area');
});

test('chosen slices, in any order and more than once', async () => {
  const slices = [noise(20, 20, 1), noise(21, 19, 2), noise(22, 18, 3)];
  const range = { min: 0, max: 255 };
  for (const indices of [[2], [1, 0], [0, 2, 2]]) {
    const oracle = await prepared(createCpuPreprocessor(), device, slices, 33, 'area', range, indices);
    const gpu = await prepared(createGpuPreprocessor(device), device, slices, 33, 'area', range, indices);
    expect(largestDifference(gpu.data, oracle.data)).toBeLessThanOrEqual(TOLERANCE);
  }
});

test('a stack of 4000: the 32 chosen are made and uploaded, no other', async () => {
  const chosen = chosenSlices(4000, 32);
  const made: number[] = [];
  // A stack as a reader hands it over: a slice exists once it was asked for.
  const decode = (index: number) => {
    made.push(index);
    return noise(24, 24, index);
  };
  const slices = chosen.map(decode);
  expect(made).toHaveLength(32);
  expect(made.at(-1)).toBe(3875);
  await expectAgreement(device, slices, 16, 'area');
});

test('8192 x 8192, in bands of source rows: 8 and 16 bit', async () => {
  const side = 8192;
  const bytes = new Uint8Array(side * side);
  const shorts = new Int16Array(side * side);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = (i ^ (i >> 7)) * 13;
    shorts[i] = (i >> 13) - 4096 + (((i & 8191) * 5) >> 3);
  }
  const display = {
    rescale: { slope: 1, intercept: 0 },
    window: { center: 500, width: 6000, shape: 'LINEAR' as const },
    invert: false,
  };
  const buffers: number[] = [];
  const createBuffer = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    buffers.push(descriptor.size);
    return createBuffer(descriptor);
  };
  await expectAgreement(device, [sliceOf(side, side, bytes)], 256, 'area');
  await expectAgreement(device, [sliceOf(side, side, shorts, display)], 256, 'area-bilinear');
  await expectAgreement(device, [sliceOf(side, side, shorts, display)], 256, 'bilinear');
  // The picture itself has 64 and 128 MiB.
  expect(Math.max(...buffers)).toBeLessThanOrEqual(16 * 2 ** 20);
});

test('two scans at once on one device', async () => {
  await Promise.all([
    expectAgreement(device, [noise(120, 130, 5), noise(64, 64, 6)], 64, 'area'),
    expectAgreement(device, [noise(33, 31, 7)], 32, 'bilinear'),
  ]);
});

test('a constant picture has a range of one value, which the examination refuses', async () => {
  const flat = sliceOf(9, 9, new Uint16Array(81).fill(77));
  const resized = await createGpuPreprocessor(device).resize([flat], 8, 'bilinear');
  if (!resized.ok) throw new Error(resized.error.kind);
  expect(resized.value.range).toEqual({ min: 77, max: 77 });
  expect(examinationRange('study', [resized.value], 1)).toEqual({
    ok: false,
    error: { kind: 'constant-examination', examination: 'study', value: 77 },
  });
  resized.value.dispose();
});

test('infinite values that nothing clamps are refused, as by the oracle', async () => {
  for (const far of [Infinity, -Infinity])
    for (const slope of [1, -1e-6]) {
      const values = new Float32Array(900).fill(1);
      values[450] = far;
      const display = {
        rescale: { slope, intercept: 0 },
        window: { center: 0, width: 1, shape: 'IDENTITY' as const },
        invert: false,
      };
      for (const preprocessor of [createCpuPreprocessor(), createGpuPreprocessor(device)])
        expect(await preprocessor.resize([sliceOf(30, 30, values, display)], 3, 'area')).toMatchObject({
          ok: false,
          error: { kind: 'inference-failed', stage: 'preprocess' },
        });
    }
});

test('what only a bug can ask for throws', async () => {
  const preprocessor = createGpuPreprocessor(device);
  await expect(preprocessor.resize([], 8, 'area')).rejects.toThrow(RangeError);
  await expect(preprocessor.resize([sliceOf(2, 2, new Uint8Array(3))], 8, 'area')).rejects.toThrow(
    /3 values for 2 x 2/,
  );
  const resized = await preprocessor.resize([noise(4, 4, 1)], 4, 'area');
  if (!resized.ok) throw new Error(resized.error.kind);
  await expect(resized.value.normalised([1], { min: 0, max: 1 })).rejects.toThrow('slice 1 of 1');
  resized.value.dispose();
});
