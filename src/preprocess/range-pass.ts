import { BufferUsage, createBuffer, readBack, upload } from '@/gpu/buffers.ts';
import { cached } from '@/gpu/pipelines.ts';
import type { Issue } from '@/gpu/run.ts';
import type { DisplayRange } from './prepare.ts';
import shader from './range.wgsl?raw';

/** Enough invocations to fill a large GPU, few enough that each has some hundred values of a full scan. */
const WORKGROUPS = 128;

/** Smallest and largest float of a buffer: found on the GPU, eight bytes come back. */
export async function rangeOfBuffer(
  device: GPUDevice,
  issue: Issue,
  values: GPUBuffer,
): Promise<DisplayRange> {
  const { storage, copySource, copyTarget } = BufferUsage;
  const range = issue(() =>
    createBuffer(device, 'range of display values', 8, storage | copySource | copyTarget),
  );
  try {
    issue(() => {
      upload(device, range, new Uint32Array([0xffffffff, 0]));
      const pipeline = pipelineOf(device);
      const encoder = device.createCommandEncoder({ label: 'range' });
      const pass = encoder.beginComputePass({ label: 'range' });
      pass.setPipeline(pipeline);
      pass.setBindGroup(
        0,
        device.createBindGroup({
          label: 'range',
          layout: pipeline.getBindGroupLayout(0),
          entries: [values, range].map((buffer, binding) => ({ binding, resource: { buffer } })),
        }),
      );
      pass.dispatchWorkgroups(WORKGROUPS);
      pass.end();
      device.queue.submit([encoder.finish()]);
    });
    const [min = 0, max = 0] = new Uint32Array(await readBack(device, issue, range, 8));
    return { min: fromOrdered(min), max: fromOrdered(max) };
  } finally {
    range.destroy();
  }
}

const pipelineOf = (device: GPUDevice): GPUComputePipeline =>
  cached(device, 'range', () =>
    device.createComputePipeline({
      label: 'range',
      layout: 'auto',
      compute: { module: device.createShaderModule({ label: 'range.wgsl', code: shader }) },
    }),
  );

/** The inverse of the shader's `ordered`. */
function fromOrdered(key: number): number {
  const word = new DataView(new ArrayBuffer(4));
  word.setInt32(0, key >>> 31 === 1 ? key & 0x7fffffff : ~key);
  return word.getFloat32(0);
}
