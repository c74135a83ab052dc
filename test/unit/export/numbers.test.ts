import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { goldenBytes, goldenSlice } from '@/model/golden.ts';
import { toFloat32 } from '@export/checkpoint/tensor.ts';
import { transpose } from '@export/graphs/parts.ts';
import { quantize, toHalf } from '@export/onnx/precision.ts';
import { writeWhole } from '@export/sink.ts';
import { memorySink } from '../../support/packs.ts';
import { randomNumbers } from '../../support/random-checkpoint.ts';

const halfOf = (value: number) => toHalf(Float32Array.from([value]))?.[0];

it('every finite half survives the way to float32 and back', () => {
  const halves = Uint16Array.from({ length: 65536 }, (_, i) => i).filter((h) => (h & 0x7c00) !== 0x7c00);
  const floats = toFloat32(new Uint8Array(halves.buffer), 'F16');
  expect(toHalf(floats)).toEqual(halves);
});

it('rounds to the nearest half, ties to even', () => {
  expect(halfOf(1 + 2 ** -11)).toBe(0x3c00);
  expect(halfOf(1 + 3 * 2 ** -11)).toBe(0x3c02);
  expect(halfOf(1 + 2 ** -11 + 2 ** -20)).toBe(0x3c01);
  expect(halfOf(2 - 2 ** -12)).toBe(0x4000);
  expect(halfOf(2 ** -25)).toBe(0);
  expect(halfOf(3 * 2 ** -25)).toBe(2);
  expect(halfOf(-(2 ** -14) + 2 ** -26)).toBe(0x8400);
  expect(halfOf(65519)).toBe(0x7bff);
});

it.each([65520, -1e9, Infinity, NaN])('%d has no half', (value) => {
  expect(halfOf(value)).toBeUndefined();
});

it.each([31, 127, 32767])(
  'storage in levels up to %i is within half a step of each output’s own scale',
  (largest) => {
    const next = randomNumbers(3);
    const dims = [4, 6, 5];
    const values = Float32Array.from({ length: 120 }, (_, i) => next() * (i % 7 === 0 ? 100 : 0.01));
    for (const axis of [0, 1, 2]) {
      const { quantized, scales } = quantize(values, dims, axis, largest);
      expect(scales).toHaveLength(dims[axis] ?? 0);
      const inner = dims.slice(axis + 1).reduce((a, b) => a * b, 1);
      for (const [i, value] of values.entries()) {
        const scale = scales[Math.floor(i / inner) % (dims[axis] ?? 1)] ?? NaN;
        expect(Math.abs(value - (quantized[i] ?? NaN) * scale)).toBeLessThanOrEqual(scale * 0.501);
      }
    }
  },
);

it('transposes', () => {
  const [rows, columns] = [37, 70];
  const values = Float32Array.from({ length: rows * columns }, (_, i) => i);
  const out = transpose(values, rows, columns);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) expect(out[c * rows + r]).toBe(r * columns + c);
});

it('hashes while it writes', async () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i);
  const written = await writeWhole(memorySink(), 'a.bin', bytes);
  expect(written).toEqual({
    path: 'a.bin',
    bytes: 1000,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
});

it('golden slices are those of one stack whose generator runs on', () => {
  const [seed, depth, height, width] = [777, 3, 18, 26];
  let state = BigInt(seed);
  for (let z = 0; z < depth; z++) {
    const slice = goldenBytes(seed, z, height, width);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        state = (state * 1664525n + 1013904223n) % 2n ** 32n;
        const inside =
          (x - ((width >> 1) + ((z * width) >> 8))) ** 2 + (y - ((height >> 1) - ((z * height) >> 9))) ** 2 <
          ((width * 3) >> 3) ** 2;
        let value = inside ? 90 + ((z * 3) & 31) : 10;
        value += Math.floor(((x * 5 + y * 3 + z * 7) * 32) / width) & 31;
        const spot = (width >> 2) + Math.floor((2 * z * width) / 256);
        if ((x - spot) ** 2 + (y - (height >> 1)) ** 2 < (width >> 4) ** 2) value += 60;
        expect(slice[y * width + x]).toBe(Math.min(255, value + Number(state >> 27n)));
      }
  }
  expect(Math.max(...goldenSlice(seed, 2, 32))).toBeLessThanOrEqual(1);
});
