import type { InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-common';
import type { SerialQueue } from '@/core/queue.ts';
import type { GpuTensor, HostTensor, Session } from './runtime.ts';

/** What differs between onnxruntime's packages: how a tensor is made. */
export interface TensorMaker {
  readonly Tensor: TensorConstructor & {
    fromGpuBuffer?: (buffer: GPUBuffer, options: { dataType: 'float32'; dims: readonly number[] }) => Tensor;
  };
}

/**
 * An onnxruntime session behind our door. All sessions of a runtime share one queue: two runs at once hang the
 * WebGPU provider for good.
 * @param lost rejects when the device is gone: a run that waits for it would never end
 */
export function wrapSession(
  ort: TensorMaker,
  session: InferenceSession,
  queue: SerialQueue,
  lost: Promise<never> = new Promise<never>(() => undefined),
): Session {
  const toTensor = (value: HostTensor | GpuTensor): Tensor => {
    if ('buffer' in value) {
      if (!ort.Tensor.fromGpuBuffer) throw new Error('this runtime takes no GPU buffers');
      return ort.Tensor.fromGpuBuffer(value.buffer, { dataType: 'float32', dims: value.dims });
    }
    return value.data instanceof Float32Array
      ? new ort.Tensor('float32', value.data, value.dims)
      : new ort.Tensor('int32', value.data, value.dims);
  };
  return {
    run: (inputs, outputs) =>
      queue.run(async () => {
        const feeds = Object.fromEntries(
          Object.entries(inputs).map(([name, value]) => [name, toTensor(value)]),
        );
        const results = await Promise.race([session.run(feeds, [...outputs]), lost]);
        return Object.fromEntries(
          outputs.map((name) => {
            const tensor = results[name];
            if (!tensor) throw new Error(`the graph has no output "${name}"`);
            return [name, toHost(tensor, name)];
          }),
        );
      }),
    dispose: () => queue.run(() => session.release()),
  };
}

function toHost(tensor: Tensor, name: string): HostTensor {
  const { data } = tensor;
  if (!(data instanceof Float32Array || data instanceof Int32Array))
    throw new Error(`output "${name}" is ${tensor.type}, float32 or int32 was expected`);
  // A copy: the runtime may reuse its own memory for the next run.
  const copy = { dims: [...tensor.dims], data: data.slice() };
  tensor.dispose();
  return copy;
}
