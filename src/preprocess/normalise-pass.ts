import { BufferUsage, createBuffer, upload } from '@/gpu/buffers.ts';
import { cached } from '@/gpu/pipelines.ts';
import type { Issue } from '@/gpu/run.ts';
import shader from './normalise.wgsl?raw';
import type { DisplayRange } from './prepare.ts';

const WORKGROUP = 256;

/**
 * Writes chosen slices of `resized`, normalised, into a buffer of their own, `[indices, size, size]` float32, which
 * the caller frees.
 * @param range relative to the base that `resized` is relative to
 */
export function normaliseSlices(
  device: GPUDevice,
  issue: Issue,
  resized: GPUBuffer,
  size: number,
  indices: readonly number[],
  range: DisplayRange,
): GPUBuffer {
  const { uniform, storage, copySource, copyTarget } = BufferUsage;
  const pixels = size * size;
  return issue(() => {
    const params = createBuffer(device, 'normalise parameters', 12, uniform | copyTarget);
    const chosen = createBuffer(device, 'chosen slices', indices.length * 4, storage | copyTarget);
    // onnxruntime reads in words of 16 bytes.
    const bytes = Math.ceil((indices.length * pixels * 4) / 16) * 16;
    const tensor = createBuffer(device, 'encoder input', bytes, storage | copySource | copyTarget);
    const words = new Uint32Array([pixels, 0, 0]);
    new Float32Array(words.buffer).set([range.min, 1 / (range.max - range.min)], 1);
    upload(device, params, words);
    upload(device, chosen, new Uint32Array(indices));

    const pipeline = pipelineOf(device);
    const encoder = device.createCommandEncoder({ label: 'normalise' });
    const pass = encoder.beginComputePass({ label: 'normalise' });
    pass.setPipeline(pipeline);
    pass.setBindGroup(
      0,
      device.createBindGroup({
        label: 'normalise',
        layout: pipeline.getBindGroupLayout(0),
        entries: [params, resized, chosen, tensor].map((buffer, binding) => ({
          binding,
          resource: { buffer },
        })),
      }),
    );
    pass.dispatchWorkgroups(Math.ceil(pixels / WORKGROUP), indices.length);
    pass.end();
    device.queue.submit([encoder.finish()]);
    params.destroy();
    chosen.destroy();
    return tensor;
  });
}

const pipelineOf = (device: GPUDevice): GPUComputePipeline =>
  cached(device, 'normalise', () =>
    device.createComputePipeline({
      label: 'normalise',
      layout: 'auto',
      compute: { module: device.createShaderModule({ label: 'normalise.wgsl', code: shader }) },
    }),
  );
