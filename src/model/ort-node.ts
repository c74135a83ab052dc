import * as ort from 'onnxruntime-node';
import { SerialQueue } from '@/core/queue.ts';
import { wrapSession } from './ort-session.ts';
import type { Runtime } from './runtime.ts';

/** onnxruntime's native CPU provider: what the command line runs on. */
export function createNodeRuntime(options: { readonly threads?: number } = {}): Promise<Runtime> {
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
        ...(options.threads === undefined ? {} : { intraOpNumThreads: options.threads }),
      });
      return wrapSession(ort, session, queue);
    },
    dispose: () => Promise.resolve(),
  });
}
