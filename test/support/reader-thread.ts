import { Worker } from 'node:worker_threads';
import type { PoolWorker } from '@/workers/header-pool.ts';

/** A real thread of Node's that reads headers, with the face of a browser's Worker. */
export function readerThread(entry: 'header-thread' | 'no-such-thread'): PoolWorker {
  const path = new URL(`${entry}.ts`, import.meta.url).href;
  // Threads do not take the program over that reads TypeScript: each begins with it.
  const code = `import('tsx/esm/api').then(({ register }) => (register(), import(${JSON.stringify(path)})))`;
  const thread = new Worker(code, { eval: true });
  const target = new EventTarget();
  thread.on('message', (data: unknown) => target.dispatchEvent(new MessageEvent('message', { data })));
  thread.on('error', () => target.dispatchEvent(new Event('error')));
  thread.on('exit', () => target.dispatchEvent(new Event('error')));
  return {
    postMessage: (message: unknown) => thread.postMessage(message, []),
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
    terminate: () => void thread.terminate(),
  };
}
