import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGpuPreprocessor } from '@/preprocess/gpu.ts';
import { openDevice } from '../support/dawn.ts';
import { largestDifference } from '../support/npy.ts';
import { resizeGoldens } from '../support/resize-golden.ts';
import { prepared } from './against-oracle.ts';

let device: GPUDevice;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.destroy());

test.each(resizeGoldens)('$name: PyTorch within 1e-4 of 0..255', async ({ slices, size, rule, expected }) => {
  const gpu = createGpuPreprocessor(device);
  const { data } = await prepared(gpu, device, slices(), size, rule, { min: 0, max: 1 });
  expect(largestDifference(data, expected())).toBeLessThanOrEqual(1e-4);
});
