import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { Manifest } from './manifest.ts';
import { readGraph, type Pack } from './pack.ts';
import { runtimeError } from './runtime-error.ts';
import type { Runtime, Session } from './runtime.ts';

/** A pack's three graphs, ready to run on one runtime. */
export interface Model {
  readonly manifest: Manifest;
  readonly runtime: Runtime;
  readonly encoder: Session;
  readonly attention: Session;
  readonly fusion: Session;
  dispose(): Promise<void>;
}

/**
 * Reads, checks and loads a pack's graphs, one at a time so that no two sets of weights lie in memory twice.
 * @returns `pack-integrity` for a file that is not the manifest's, or what the runtime could not do
 */
export async function openModel(
  pack: Pack,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<Result<Model, LongtailError>> {
  const sessions: Session[] = [];
  const dispose = async () => {
    for (const session of sessions) await session.dispose();
  };
  const { graphs } = pack.manifest;
  for (const graph of [graphs.encoder, graphs.attention, graphs.fusion]) {
    const files = await readGraph(pack, graph, signal);
    if (!files.ok || signal?.aborted) {
      await dispose();
      return files.ok ? err({ kind: 'cancelled' }) : files;
    }
    try {
      sessions.push(await runtime.createSession(files.value.graph, files.value.external));
    } catch (cause) {
      await dispose();
      return err(runtimeError(`load ${graph.file}`, cause));
    }
  }
  const [encoder, attention, fusion] = sessions as [Session, Session, Session];
  return ok({ manifest: pack.manifest, runtime, encoder, attention, fusion, dispose });
}
