import { loadCatalogue } from '@/catalogue/load.ts';
import type { Catalogue } from '@/catalogue/catalogue.ts';
import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { DroppedFile } from '@/files/drop.ts';
import type { AppServices, DiagnoseRequest } from '@/state/app-services.ts';
import { fetchCase, runsOf } from './case-parts.ts';
import { explainServices, type ExplainWorker } from './explain-worker.ts';
import { exportServices } from './export-worker.ts';
import { createPackServices } from './pack-services.ts';
import { createPacsServices } from './pacs-services.ts';
import { probeBackends } from './probe.ts';
import { createLabelFinder } from './label-finder.ts';
import type { CaseWorker, DiagnoseWorker, WorkerRequest } from './protocol.ts';
import { WorkerClient } from './worker-client.ts';

/** A batch of slices on a slow GPU can take longer than a person waits: after this, in ms, the worker is ended. */
const CANCEL_PATIENCE = 1500;

/** Beyond these the browser's own process, through which every file is read, is the bottleneck. */
const MOST_READERS = 4;

interface DemoIndex {
  readonly files: readonly { readonly path: string }[];
}

/** Everything that the page asks for, done in workers: the page itself only draws. */
export function createServices(baseUrl: string): AppServices {
  const caseWorker = new WorkerClient<CaseWorker>(
    () => new Worker(new URL('./case.worker.ts', import.meta.url), { type: 'module', name: 'case' }),
  );
  const diagnoseWorker = new WorkerClient<DiagnoseWorker & ExplainWorker>(
    () => new Worker(new URL('./diagnose.worker.ts', import.meta.url), { type: 'module', name: 'diagnose' }),
    CANCEL_PATIENCE,
  );
  const packs = createPackServices(baseUrl, diagnoseWorker);
  const fromServer = (path: string) => fetch(new URL(path, baseUrl));
  let catalogue: Promise<Catalogue> | undefined;

  async function toWorkerRequest(request: DiagnoseRequest): Promise<Result<WorkerRequest, LongtailError>> {
    const materials = await caseWorker.call((worker) =>
      worker.materials(request.scans.map(({ scanId }) => scanId)),
    );
    if (!materials.ok) return materials;
    const pack = await packs.refOf(request.pack);
    if (!pack.ok) return pack;
    const scans = materials.value.map((material, i) => ({
      material,
      modality: request.scans[i]?.modality ?? ('Annotated image' as const),
    }));
    return ok({ scans, pack: pack.value, backend: request.backend });
  }

  return {
    async openFiles(files, { signal, onProgress, password }) {
      const opened = await caseWorker.job(signal, async (worker, job, callback) => {
        for (const some of runsOf(files)) {
          if (signal.aborted) return err({ kind: 'cancelled' });
          await worker.take(job, some);
        }
        return worker.open(
          job,
          Math.min(MOST_READERS, navigator.hardwareConcurrency),
          callback(onProgress),
          callback(async (archive: string) => password?.(archive)),
        );
      });
      // The worker has taken the files on: a cancel that comes now would leave the page with another case than its.
      return opened.ok ? caseWorker.call((worker) => fetchCase(worker, opened.value)) : opened;
    },
    async demoCase() {
      const index = (await (await fromServer('demo/index.json')).json()) as DemoIndex;
      return Promise.all(
        index.files.map(async ({ path }): Promise<DroppedFile> => {
          const response = await fromServer(`demo/${path}`);
          if (!response.ok) {
            const detail = `the server answers ${response.status}`;
            return { path, unreadable: { kind: 'file-unreadable', path, detail } };
          }
          return { path, file: new File([await response.blob()], path.split('/').at(-1) ?? path) };
        }),
      );
    },
    regroup: (overrides, listed) =>
      caseWorker.call(async (worker) => {
        const grouped = await worker.regroup(overrides, listed);
        return grouped.ok ? fetchCase(worker, grouped.value) : grouped;
      }),
    identify: () => caseWorker.call((worker) => worker.identify()),
    closeCase: () => caseWorker.call((worker) => worker.close()),
    async diagnose(request, { signal, onProgress, onPreview }) {
      const prepared = await toWorkerRequest(request);
      if (!prepared.ok) return prepared;
      return diagnoseWorker.job(signal, (worker, job, callback) =>
        worker.diagnose(
          job,
          prepared.value,
          callback(onProgress),
          callback((preview) => onPreview?.(preview)),
        ),
      );
    },
    async baselines(request, { signal }) {
      const prepared = await toWorkerRequest(request);
      if (!prepared.ok) return prepared;
      return diagnoseWorker.job(signal, (worker, job) => worker.baselines(job, prepared.value));
    },
    async loadSlice(scanId, slice, signal) {
      signal?.throwIfAborted();
      const decoded = await caseWorker.call((worker) => worker.slice(scanId, slice));
      signal?.throwIfAborted();
      // The viewer's loaders reject: an error of ours is what they reject with.
      if (!decoded.ok) throw Object.assign(new Error(decoded.error.kind), { longtail: decoded.error });
      return decoded.value;
    },
    probe: probeBackends,
    labels: createLabelFinder((id) => packs.refOf(id)),
    catalogue: () => {
      catalogue ??= loadCatalogue(async (name) => (await fromServer(`catalogue/${name}`)).text());
      return catalogue;
    },
    packs,
    pacs: createPacsServices(baseUrl),
    explain: explainServices(diagnoseWorker, toWorkerRequest),
    exports: exportServices(caseWorker),
  };
}
