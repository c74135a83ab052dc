import * as ort from 'onnxruntime-node';
import { SerialQueue } from '@/core/queue.ts';
import { wrapSession } from './ort-session.ts';
import type { Runtime } from './runtime.ts';

export interface NodeRuntimeOptions {
  readonly threads?: number;
  /** Keeps no second, rearranged copy of the weights and no arena: slower runs, a quarter less memory while loading. */
  readonly lean?: boolean;
}

/** onnxruntime's native CPU provider: what the command line runs on. */
export function createNodeRuntime(options: NodeRuntimeOptions = {}): Promise<Runtime> {
  const queue = new SerialQueue();
  return Promise.resolve({
    backend: 'node',
    device: undefined,
    async createSession(graph, external) {
      const externalData = await Promise.all(
        external.map(async ({ path, data }) => ({
          path,
          data: data instanceof Blob ? new Uint8Array(await data.arrayBuffer()) : data,
        })),
      );
      const session = await ort.InferenceSession.create(graph, {
        executionProviders: ['cpu'],
        externalData,
        logSeverityLevel: 3,
        ...(options.lean
          ? { enableCpuMemArena: false, extra: { session: { disable_prepacking: '1' } } }
          : {}),
        ...(options.threads === undefined ? {} : { intraOpNumThreads: options.threads }),
      });
      return wrapSession(ort, session, queue);
    },
    dispose: () => Promise.resolve(),
  });
}
