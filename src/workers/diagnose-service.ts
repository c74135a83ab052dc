import { loadCatalogue } from '@/catalogue/load.ts';
import type { Catalogue } from '@/catalogue/catalogue.ts';
import type { LongtailError } from '@/core/errors.ts';
import { SerialQueue } from '@/core/queue.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { blobSource } from '@/files/blob-source.ts';
import { framesFrom } from './frame-channel.ts';
import { remoteSource, type FrameStore } from '@/files/dicomweb/remote.ts';
import type { FileSource } from '@/files/source.ts';
import { canFallBack } from '@/model/runtime-error.ts';
import { openPack, runBytes, type Pack } from '@/model/pack.ts';
import { importedPackFolder } from '@/model/imported-packs.ts';
import { servedPack } from '@/model/pack-folders.ts';
import { baselines } from '@/pipeline/baselines.ts';
import { createCaches } from '@/pipeline/caches.ts';
import { diagnose, type DiagnoseTools } from '@/pipeline/diagnose.ts';
import type { CaseScan } from '@/pipeline/prepare-scan.ts';
import { createSliceReader } from '@/pipeline/read-slices.ts';
import { rankerFor, type Ranker } from '@/pipeline/ranker.ts';
import type { DiagnoseProgress, PackInfo } from '@/state/app-services.ts';
import { backendsFor, openEngine, type Engine } from './engine.ts';
import { explainMethods, type ExplainWorker } from './explain-worker.ts';
import { Jobs } from './jobs.ts';
import type { DiagnoseWorker, PackRef, WorkerRequest } from './protocol.ts';

type Report = (progress: DiagnoseProgress) => void;

/** What is kept between two rankings: a pack on a backend, with its labels bound. */
interface OpenEngine {
  readonly key: string;
  readonly pack: Pack;
  readonly engine: Engine;
  readonly rank: Ranker;
}

/** What the diagnose worker does: keeps one engine open and the caches warm. */
export function createDiagnoseService(baseUrl: string): DiagnoseWorker & ExplainWorker {
  const jobs = new Jobs();
  // One job at a time: a second one could close the engine under the first.
  const queue = new SerialQueue();
  const run = <T>(job: number, work: (signal: AbortSignal) => Promise<Result<T, LongtailError>>) =>
    jobs.run(job, (signal) =>
      queue.run(() => (signal.aborted ? Promise.resolve(err({ kind: 'cancelled' } as const)) : work(signal))),
    );
  const caches = createCaches();
  const stores = new Map<string, FrameStore>();
  const framesOf = (channel: string): FrameStore => {
    const store = stores.get(channel) ?? framesFrom(channel);
    stores.set(channel, store);
    return store;
  };
  const tests: Record<string, NonNullable<PackInfo['selfTest']>> = {};
  const readCatalogueFile = async (name: string) =>
    (await fetch(new URL(`catalogue/${name}`, baseUrl))).text();
  let catalogue: Promise<Catalogue> | undefined;
  let open: OpenEngine | undefined;

  async function close(): Promise<void> {
    await open?.engine.dispose();
    open = undefined;
    // Resized pictures may lie in buffers of the device that is gone.
    caches.resized.clear();
    caches.prepared.clear();
  }

  async function engineFor(
    ref: PackRef,
    backend: 'webgpu' | 'wasm',
    report: Report,
    signal: AbortSignal,
  ): Promise<Result<OpenEngine, LongtailError>> {
    const key = `${ref.origin} ${ref.id} ${backend}`;
    if (open?.key === key) return ok(open);
    await close();
    const pack = await openPackOf(ref, report);
    if (!pack.ok) return pack;
    catalogue ??= loadCatalogue(readCatalogueFile);
    // Labels are read and matched once a pack: every ranking after it asks for them.
    const rank = await rankerFor(pack.value, await catalogue);
    if (!rank.ok) return rank;
    report({ stage: 'session', backend });
    const engine = await openEngine(pack.value, backend, signal);
    if (!engine.ok) {
      if (engine.error.kind === 'pack-self-test') tests[ref.id] = { ...engine.error, backend, passed: false };
      return engine;
    }
    tests[ref.id] = { ...engine.value.selfTest, passed: true };
    open = { key, pack: pack.value, engine: engine.value, rank: rank.value };
    return ok(open);
  }

  /** Runs on the best backend that works; one that fails on the way hands the case to the next. */
  async function withTools<T>(
    request: WorkerRequest,
    report: Report,
    signal: AbortSignal,
    work: (scans: readonly CaseScan[], tools: DiagnoseTools) => Promise<Result<T, LongtailError>>,
  ): Promise<Result<T, LongtailError>> {
    const backends = await backendsFor(request.backend);
    const scans = request.scans.map(toCaseScan);
    const readSlices = createSliceReader(filesOf(request, framesOf));
    let result: Result<T, LongtailError> = err({ kind: 'cancelled' });
    for (const [i, backend] of backends.entries()) {
      const engine = await engineFor(request.pack, backend, report, signal);
      if (engine.ok) {
        const { rank } = engine.value;
        const { model, preprocessor, batch } = engine.value.engine;
        const { manifest } = engine.value.pack;
        result = await work(scans, { manifest, model, preprocessor, batch, readSlices, caches, rank });
      } else result = engine;
      const next = backends[i + 1];
      if (result.ok || next === undefined || !canFallBack(result.error)) return result;
      report({ stage: 'fallback', from: backend, to: next, reason: result.error });
      await close();
    }
    return result;
  }

  return {
    diagnose: (job, request, onProgress, onPreview) =>
      run(job, (signal) =>
        withTools(request, onProgress, signal, (scans, tools) =>
          diagnose(scans, tools, { signal, onProgress, onPreview }),
        ),
      ),
    baselines: (job, request) =>
      run(job, (signal) =>
        withTools(
          request,
          () => undefined,
          signal,
          async (scans, tools) => {
            const ranked = await baselines(scans, tools, { signal });
            if (!ranked.ok) return ranked;
            const { randomScanId, random, maximum, mean } = ranked.value;
            return ok({
              randomScanId,
              random: random.disorders,
              maximum: maximum.disorders,
              mean: mean.disorders,
            });
          },
        ),
      ),
    check: (job, ref, choice) =>
      run(job, async (signal) => {
        // A pack of that id may have been deleted and imported anew.
        if (open?.pack.manifest.id === ref.id) await close();
        let result: Result<void, LongtailError> = err({ kind: 'cancelled' });
        for (const backend of await backendsFor(choice)) {
          const engine = await engineFor(ref, backend, () => undefined, signal);
          result = engine.ok ? ok(undefined) : engine;
          if (result.ok || !canFallBack(result.error)) break;
        }
        return result;
      }),
    ...explainMethods((job, request, work) =>
      run(job, (signal) =>
        withTools(
          request,
          () => undefined,
          signal,
          (scans, tools) => work(scans, tools, signal),
        ),
      ),
    ),
    selfTests: () => Promise.resolve(tests),
    cancel: (job) => Promise.resolve(jobs.cancel(job)),
  };
}

async function openPackOf(ref: PackRef, report: Report): Promise<Result<Pack, LongtailError>> {
  if (ref.origin === 'imported') return openPack(await importedPackFolder(ref.id));
  const read = new Map<string, number>();
  let bytesTotal = 0;
  const folder = servedPack(ref.id, ref.url, (file, bytes) => {
    read.set(file, bytes);
    const bytesRead = [...read.values()].reduce((sum, part) => sum + part, 0);
    if (bytesTotal > 0) report({ stage: 'pack', bytesRead: Math.min(bytesRead, bytesTotal), bytesTotal });
  });
  const pack = await openPack(folder);
  if (pack.ok) bytesTotal = runBytes(pack.value.manifest);
  return pack;
}

const toCaseScan = ({ material, modality }: WorkerRequest['scans'][number]): CaseScan => ({
  caseId: material.caseId,
  scan: material.scan,
  modality,
  npy: material.instances.some(({ encoding }) => encoding.format === 'npy'),
});

const filesOf = ({ scans }: WorkerRequest, framesOf: (channel: string) => FrameStore) => ({
  sources: new Map(
    scans.flatMap(({ material }) =>
      material.files.map((file): readonly [string, FileSource] => [
        file.path,
        'blob' in file ? blobSource(file.path, file.blob) : remoteSource(file.remote, framesOf(file.frames)),
      ]),
    ),
  ),
  instances: new Map(
    scans.flatMap(({ material }) => material.instances.map((instance) => [instance.path, instance])),
  ),
});
