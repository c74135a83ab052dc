import { goldenSlice } from '@/model/golden.ts';
import type { Manifest } from '@/model/manifest.ts';
import type { HostTensor, Runtime, Session } from '@/model/runtime.ts';
import type { Architecture } from './architecture.ts';
import type { StateDict } from './checkpoint/tensor.ts';
import { streamedLogits } from './streamed-network.ts';
import type { WrittenGraph } from './onnx/write-graph.ts';
import type { PackSink } from './sink.ts';

export type GoldenInput = Pick<Manifest['golden'], 'seed' | 'scans'>;

/** What is needed to run graphs that were just written. */
export interface GoldenTask {
  readonly graphs: Readonly<Record<'encoder' | 'attention' | 'fusion', WrittenGraph>>;
  readonly read: PackSink['read'];
  readonly input: GoldenInput;
  readonly size: number;
  /** The checkpoint that the graphs were made of. */
  readonly state: StateDict;
  readonly architecture: Architecture;
}

/** The logits of the golden input. */
export type RunGolden = (task: GoldenTask) => Promise<Float32Array>;

/** Runs the golden input through three graphs, of which only one is loaded at a time. */
export function goldenRunner(runtime: Runtime): RunGolden {
  return async ({ graphs, read, input, size }) => {
    const withSession = async <T>(graph: WrittenGraph, use: (session: Session) => Promise<T>): Promise<T> => {
      const session = await load(runtime, graph, read);
      try {
        return await use(session);
      } finally {
        await session.dispose();
      }
    };
    const features = await withSession(graphs.encoder, (session) => encode(session, input, size));
    const embeddings = await withSession(graphs.attention, (session) => attend(session, features));
    return withSession(graphs.fusion, (session) => fuse(session, embeddings, input));
  };
}

/**
 * The same logits in little memory: only the encoder is loaded, the rest of the network is computed from the checkpoint,
 * matrix by matrix. For graphs that hold the checkpoint's values as they are, that is float32.
 */
export function leanGoldenRunner(runtime: Runtime): RunGolden {
  return async ({ graphs, read, input, size, state, architecture }) => {
    const session = await load(runtime, graphs.encoder, read);
    let encoded: readonly HostTensor[];
    try {
      encoded = await encode(session, input, size);
    } finally {
      await session.dispose();
    }
    const scans = encoded.map(({ dims, data }, i) => {
      const [slices = 0, width = 0] = dims;
      const features = Float32Array.from(data);
      return {
        features: Array.from({ length: slices }, (_, t) => features.subarray(t * width, (t + 1) * width)),
        modality: input.scans[i]?.modality ?? 0,
      };
    });
    return streamedLogits(state, architecture, scans);
  };
}

async function load(runtime: Runtime, graph: WrittenGraph, read: PackSink['read']): Promise<Session> {
  const external = [];
  for (const path of graph.external) external.push({ path, data: await read(path) });
  const bytes = await read(graph.file);
  return runtime.createSession(
    bytes instanceof Blob ? new Uint8Array(await bytes.arrayBuffer()) : bytes,
    external,
  );
}

/** Features `[T, D]` of each scan. */
async function encode(session: Session, { seed, scans }: GoldenInput, size: number): Promise<HostTensor[]> {
  const features: HostTensor[] = [];
  for (const [i, scan] of scans.entries()) {
    const data = new Float32Array(scan.slices * size * size);
    for (let z = 0; z < scan.slices; z++) data.set(goldenSlice(seed + i, z, size), z * size * size);
    const slices = { dims: [scan.slices, 1, size, size], data };
    features.push(output(await session.run({ slices }, ['features']), 'features'));
  }
  return features;
}

/** Embedding `[1, D]` of each scan. */
async function attend(session: Session, scans: readonly HostTensor[]): Promise<HostTensor[]> {
  const embeddings: HostTensor[] = [];
  for (const { dims, data } of scans) {
    const [slices = 0, width = 0] = dims;
    const mask = { dims: [1, slices], data: new Float32Array(slices).fill(1) };
    const inputs = { features: { dims: [1, slices, width], data }, mask };
    embeddings.push(output(await session.run(inputs, ['embedding']), 'embedding'));
  }
  return embeddings;
}

async function fuse(
  session: Session,
  scans: readonly HostTensor[],
  input: GoldenInput,
): Promise<Float32Array> {
  const width = scans[0]?.data.length ?? 0;
  const data = new Float32Array(scans.length * width);
  for (const [i, scan] of scans.entries()) data.set(scan.data, i * width);
  const embeddings = { dims: [1, scans.length, width], data };
  const ids = Int32Array.from(input.scans, (scan) => scan.modality);
  const inputs = { embeddings, modality: { dims: [1, scans.length], data: ids } };
  return Float32Array.from(output(await session.run(inputs, ['logits']), 'logits').data);
}

function output(outputs: Readonly<Record<string, HostTensor>>, name: string): HostTensor {
  const tensor = outputs[name];
  if (!tensor) throw new Error(`the graph has no output ${name}`);
  return tensor;
}

/** How far stored weights carry the logits from float32. */
export function compareLogits(
  exact: Float32Array,
  stored: Float32Array,
): { readonly largestLogitDifference: number; readonly top10Agreement: number } {
  const largest = exact.reduce((most, value, i) => Math.max(most, Math.abs(value - (stored[i] ?? NaN))), 0);
  const best = (logits: Float32Array) =>
    Array.from(logits.keys())
      .toSorted((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b)
      .slice(0, 10);
  const expected = best(exact);
  const found = new Set(best(stored));
  const shared = expected.filter((label) => found.has(label)).length;
  return {
    largestLogitDifference: Number(largest.toPrecision(3)),
    top10Agreement: shared / Math.max(1, expected.length),
  };
}
