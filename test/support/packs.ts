import { readFileSync } from 'node:fs';
import type { FileSource } from '@/files/source.ts';
import { createNodeRuntime } from '@/model/ort-node.ts';
import type { HostTensor, Session } from '@/model/runtime.ts';
import type { Manifest } from '@/model/manifest.ts';
import type { LongtailError } from '@/core/errors.ts';
import type { Result } from '@/core/result.ts';
import { convertCheckpoint } from '@export/convert.ts';
import { goldenRunner } from '@export/golden-run.ts';
import type { ExportOptions } from '@export/options.ts';
import type { PackSink } from '@export/sink.ts';

/** A sink that keeps its files in memory. */
export interface MemorySink extends PackSink {
  readonly files: Map<string, Uint8Array<ArrayBuffer>>;
}

export function memorySink(): MemorySink {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    files,
    create: (name) => {
      const parts: Uint8Array[] = [];
      return Promise.resolve({
        write: (bytes) => Promise.resolve(void parts.push(bytes.slice())),
        close: () => Promise.resolve(void files.set(name, new Uint8Array(Buffer.concat(parts)))),
      });
    },
    read: (name) => {
      const bytes = files.get(name);
      return bytes ? Promise.resolve(bytes) : Promise.reject(new Error('no such file'));
    },
    remove: (name) => (files.delete(name) ? Promise.resolve() : Promise.reject(new Error('no such file'))),
  };
}

export function bytesSource(path: string, bytes: Uint8Array): FileSource {
  return { path, size: bytes.length, read: (start, end) => Promise.resolve(bytes.slice(start, end)) };
}

export const diskSource = (path: string): FileSource => bytesSource(path, readFileSync(path));

/** Converts with onnxruntime's CPU provider behind the golden run. */
export async function convertInMemory(
  source: FileSource,
  options: ExportOptions,
): Promise<{ readonly result: Result<Manifest, LongtailError>; readonly sink: MemorySink }> {
  const sink = memorySink();
  const runtime = await createNodeRuntime({ threads: 1 });
  const result = await convertCheckpoint(source, sink, options, { runGolden: goldenRunner(runtime) });
  return { result, sink };
}

/** A pack whose files are in memory. */
export interface PackInMemory {
  readonly manifest: Manifest;
  readonly sink: MemorySink;
}

/** The same, for a checkpoint that must convert. */
export async function packInMemory(source: FileSource, options: ExportOptions): Promise<PackInMemory> {
  const { result, sink } = await convertInMemory(source, options);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return { manifest: result.value, sink };
}

/** A graph of a pack in memory, with the weights that lie outside it. */
export function graphFiles({ manifest, sink }: PackInMemory, name: keyof Manifest['graphs']) {
  const bytes = (file: string): Uint8Array<ArrayBuffer> => {
    const found = sink.files.get(file);
    if (!found) throw new Error(`the pack lacks ${file}`);
    return found;
  };
  const { file, external } = manifest.graphs[name];
  return { graph: bytes(file), external: external.map((path) => ({ path, data: bytes(path) })) };
}

/** A graph of a pack in memory, opened in Node. */
export async function openGraph(pack: PackInMemory, name: keyof Manifest['graphs']): Promise<Session> {
  const runtime = await createNodeRuntime({ threads: 1 });
  const { graph, external } = graphFiles(pack, name);
  return runtime.createSession(graph, external);
}

/** The three graphs of a pack, wherever they run. */
export interface Graphs {
  readonly encoder: Session;
  readonly attention: Session;
  readonly fusion: Session;
}

export const openGraphs = async (pack: PackInMemory): Promise<Graphs> => ({
  encoder: await openGraph(pack, 'encoder'),
  attention: await openGraph(pack, 'attention'),
  fusion: await openGraph(pack, 'fusion'),
});

export const floats = (dims: readonly number[], data: ArrayLike<number>): HostTensor => ({
  dims,
  data: Float32Array.from(data),
});

export const ints = (dims: readonly number[], data: ArrayLike<number>): HostTensor => ({
  dims,
  data: Int32Array.from(data),
});

/** The values of one output. */
export async function runFor<Name extends string>(
  session: Session,
  inputs: Readonly<Record<string, HostTensor>>,
  names: readonly Name[],
): Promise<Record<Name, Float32Array>> {
  const outputs = await session.run(inputs, names);
  const values = names.map((name) => [name, Float32Array.from(outputs[name]?.data ?? [])] as const);
  return Object.fromEntries(values) as Record<Name, Float32Array>;
}
