import { err, ok } from '@/core/result.ts';
import { BufferUsage, createBuffer } from '@/gpu/buffers.ts';
import { GpuFailure, runOnDevice } from '@/gpu/run.ts';
import { checkFinite, checkIndices, checkSlices } from './checks.ts';
import { normaliseSlices } from './normalise-pass.ts';
import type { DisplayRange, Preprocessor, ResizedScan } from './prepare.ts';
import { rangeOfBuffer } from './range-pass.ts';
import { resizeSlices } from './resize-pass.ts';
import { baseOf, planSlice } from './resize-plan.ts';

/** Source bytes on the GPU at a time: enough to keep it busy, little beside a picture of 8192 x 8192. */
const BAND_BYTES = 16 * 2 ** 20;

const STAGE = 'preprocess';

/**
 * Preprocess in WGSL. Pixels go up once and stay: eight bytes a scan come back, its range, which only the whole
 * examination's can replace. `normalised` rejects with a `GpuFailure` where the device fails.
 */
export function createGpuPreprocessor(device: GPUDevice): Preprocessor {
  return {
    async resize(slices, size, rule) {
      checkSlices(slices, size);
      const largest = Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize);
      const base = baseOf(slices[0]!);
      const plans = slices.map((slice) => planSlice(slice, size, rule, base, Math.min(BAND_BYTES, largest)));
      const bytes = slices.length * size * size * 4;
      const needed = Math.max(bytes, ...plans.map((plan) => plan.bandBytes));
      if (needed > largest)
        return err({
          kind: 'out-of-memory',
          detail: `A buffer of ${needed} bytes is needed, the GPU allows ${largest}.`,
        });

      const done = await runOnDevice(
        device,
        STAGE,
        async (issue) => {
          const resized = issue(() => createBuffer(device, 'resized slices', bytes, BufferUsage.storage));
          try {
            await resizeSlices(device, issue, plans, { resized, size, base });
            const { min, max } = await rangeOfBuffer(device, issue, resized);
            return { resized, min: base + min, max: base + max };
          } catch (thrown) {
            resized.destroy();
            throw thrown;
          }
        },
        ({ resized }) => resized.destroy(),
      );
      if (!done.ok) return done;
      const { resized, min, max } = done.value;
      const refused = checkFinite({ min, max });
      if (!refused) return ok(resizedScan(device, resized, slices.length, size, base, { min, max }));
      resized.destroy();
      return refused;
    },
  };
}

function resizedScan(
  device: GPUDevice,
  resized: GPUBuffer,
  slices: number,
  size: number,
  base: number,
  range: DisplayRange,
): ResizedScan {
  return {
    slices,
    range,
    async normalised(indices, over) {
      checkIndices(indices, slices);
      const relative = { min: over.min - base, max: over.max - base };
      const done = await runOnDevice(
        device,
        STAGE,
        (issue) => Promise.resolve(normaliseSlices(device, issue, resized, size, indices, relative)),
        (tensor) => tensor.destroy(),
      );
      if (!done.ok) throw new GpuFailure(done.error);
      const buffer = done.value;
      return { tensor: { dims: [indices.length, 1, size, size], buffer }, release: () => buffer.destroy() };
    },
    dispose: () => resized.destroy(),
  };
}
