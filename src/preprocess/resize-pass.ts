import { BufferUsage, createBuffer, upload } from '@/gpu/buffers.ts';
import { cached } from '@/gpu/pipelines.ts';
import type { Issue } from '@/gpu/run.ts';
import type { Band } from './bands.ts';
import type { Tap } from './kernel.ts';
import { SHADER_SHAPES, type DisplayProgram } from './program.ts';
import type { SlicePlan } from './resize-plan.ts';
import shader from './resize.wgsl?raw';
import { SHADER_KINDS, storedBits, type ShaderKind } from './stored-kind.ts';

/** Bytes of copies that may wait in the queue before the next upload waits for the GPU. */
const MOST_PENDING = 32 * 2 ** 20;

/** Where the pass writes, and how. */
export interface ResizeTarget {
  /** `[slices, size, size]` float32, relative to `base`. */
  readonly resized: GPUBuffer;
  readonly size: number;
  readonly base: number;
}

/** Uploads the slices one by one, band by band, through the same few buffers, and resizes each band as it arrives. */
export async function resizeSlices(
  device: GPUDevice,
  issue: Issue,
  plans: readonly SlicePlan[],
  target: ResizeTarget,
): Promise<void> {
  const { storage, copyTarget, uniform } = BufferUsage;
  const input = (label: string, bytes: number) => createBuffer(device, label, bytes, storage | copyTarget);
  const buffers = issue(() => ({
    params: createBuffer(device, 'resize parameters', PARAMS_BYTES, uniform | copyTarget),
    source: input('slice values', Math.max(...plans.map((plan) => plan.bandBytes))),
    taps: input('resize taps', 2 * target.size * TAP_BYTES),
    table: input('display table', Math.max(...plans.map(({ program }) => tableOf(program).byteLength))),
  }));
  try {
    const bound = [buffers.params, buffers.source, buffers.taps, buffers.table, target.resized];
    const bindings = issue(() =>
      device.createBindGroup({
        label: 'resize',
        layout: layoutOf(device),
        entries: bound.map((buffer, binding) => ({ binding, resource: { buffer } })),
      }),
    );
    let pending = 0;
    for (const [slice, plan] of plans.entries()) {
      issue(() => {
        upload(device, buffers.taps, packTaps([...plan.rowTaps, ...plan.columnTaps]));
        upload(device, buffers.table, tableOf(plan.program));
      });
      for (const band of plan.bands) {
        const values = plan.values(band);
        if (pending + values.byteLength > MOST_PENDING) {
          await device.queue.onSubmittedWorkDone();
          pending = 0;
        }
        pending += values.byteLength;
        issue(() => {
          // Queue operations run in order, so the next band's writes wait until this one is resized.
          upload(device, buffers.source, values);
          upload(device, buffers.params, packParams(plan, band, slice, target));
          const encoder = device.createCommandEncoder({ label: 'resize' });
          const pass = encoder.beginComputePass({ label: 'resize' });
          pass.setPipeline(pipelineOf(device, plan.kind, plan.program.shape));
          pass.setBindGroup(0, bindings);
          pass.dispatchWorkgroups(Math.ceil(target.size / WORKGROUP), band.outEnd - band.outFirst);
          pass.end();
          device.queue.submit([encoder.finish()]);
        });
      }
    }
  } finally {
    // Work that was submitted still runs to its end.
    for (const buffer of Object.values(buffers)) buffer.destroy();
  }
}

/** As in the shader. */
const WORKGROUP = 64;
const PARAMS_BYTES = 64;
const TAP_BYTES = 16;

function layoutOf(device: GPUDevice): GPUBindGroupLayout {
  const types = [
    'uniform',
    'read-only-storage',
    'read-only-storage',
    'read-only-storage',
    'storage',
  ] as const;
  return cached(device, 'resize layout', () =>
    device.createBindGroupLayout({
      label: 'resize',
      // 4 is GPUShaderStage.COMPUTE.
      entries: types.map((type, binding) => ({ binding, visibility: 4, buffer: { type } })),
    }),
  );
}

/** One pipeline a kind and shape, so that no pixel pays for the choice. */
function pipelineOf(device: GPUDevice, kind: ShaderKind, shape: DisplayProgram['shape']): GPUComputePipeline {
  const label = `resize ${kind} ${shape}`;
  return cached(device, label, () =>
    device.createComputePipeline({
      label,
      layout: device.createPipelineLayout({ label, bindGroupLayouts: [layoutOf(device)] }),
      compute: {
        module: cached(device, 'resize module', () =>
          device.createShaderModule({ label: 'resize.wgsl', code: shader }),
        ),
        constants: { kind: SHADER_KINDS[kind], shape: SHADER_SHAPES[shape] },
      },
    }),
  );
}

const NO_TABLE = new Float32Array(1);
const tableOf = (program: DisplayProgram) => (program.shape === 'table' ? program.values : NO_TABLE);

function packTaps(taps: readonly Tap[]): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(taps.length * 4);
  const floats = new Float32Array(words.buffer);
  taps.forEach(({ first, count, head, rest }, i) => {
    words.set([first, count], i * 4);
    floats.set([head, rest], i * 4 + 2);
  });
  return words;
}

function packParams(
  { kind, program, columns }: SlicePlan,
  band: Band,
  slice: number,
  { size, base }: ResizeTarget,
): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(PARAMS_BYTES / 4);
  words.set([columns, band.rowFirst, band.outFirst, band.outEnd, size, slice]);
  if (program.shape === 'table') return words;
  const { offset, padding, low, high, slope, intercept, below, above } = program;
  words.set([storedBits(kind, offset), storedBits(kind, padding ?? 0), padding === undefined ? 0 : 1], 6);
  const numbers = [-base, low, high, slope, intercept, below, above];
  new Float32Array(words.buffer).set(numbers.map(singlePrecision), 9);
  return words;
}

/** WGSL has no infinities: what is beyond single precision is its largest value. */
const singlePrecision = (x: number): number => Math.min(3.4e38, Math.max(-3.4e38, x));
