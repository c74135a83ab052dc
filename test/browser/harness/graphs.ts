import { createWasmRuntime, createWebGpuRuntime } from '@/model/ort-web.ts';
import type { HostTensor, Runtime, Session } from '@/model/runtime.ts';
import { packTensors, unpackTensors, type PackedTensors } from './packed-tensors.ts';

/** What the tests call in the page: sessions of the product's own runtimes, by number. */
export interface GraphHarness {
  /** Opens a graph that the server holds. */
  open(backend: 'wasm' | 'webgpu', graph: string, external: readonly string[]): Promise<number>;
  run(session: number, inputs: PackedTensors, outputs: readonly string[]): Promise<PackedTensors>;
}

declare global {
  interface Window {
    graphs: GraphHarness;
  }
}

const sessions: Session[] = [];
const runtimes = new Map<string, Promise<Runtime>>();

async function webgpu(): Promise<Runtime> {
  const runtime = await createWebGpuRuntime();
  if (!runtime.ok) throw new Error(JSON.stringify(runtime.error));
  return runtime.value;
}

function runtimeOf(backend: 'wasm' | 'webgpu'): Promise<Runtime> {
  const opened = runtimes.get(backend) ?? (backend === 'wasm' ? createWasmRuntime() : webgpu());
  runtimes.set(backend, opened);
  return opened;
}

const bytesOf = async (url: string) => new Uint8Array(await (await fetch(url)).arrayBuffer());

window.graphs = {
  async open(backend, graph, external) {
    const runtime = await runtimeOf(backend);
    const weights = external.map(async (url) => ({
      path: url.slice(url.lastIndexOf('/') + 1),
      data: await bytesOf(url),
    }));
    return sessions.push(await runtime.createSession(await bytesOf(graph), await Promise.all(weights))) - 1;
  },
  async run(session, inputs, outputs) {
    const results: Readonly<Record<string, HostTensor>> = await sessions[session]!.run(
      unpackTensors(inputs),
      outputs,
    );
    return packTensors(results);
  },
};
