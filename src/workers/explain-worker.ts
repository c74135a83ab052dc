import type { LongtailError } from '@/core/errors.ts';
import type { Result } from '@/core/result.ts';
import type { ScansLeftOut, SlicesLeftOut } from '@/explain/leave-one-out.ts';
import type { TestTimeSpread } from '@/explain/test-time.ts';
import type { DiagnoseTools } from '@/pipeline/diagnose.ts';
import {
  leaveOutScans,
  leaveOutSlices,
  occlusionMaps,
  type OcclusionTarget,
  type SliceMaps,
} from '@/pipeline/explain.ts';
import type { CaseScan } from '@/pipeline/prepare-scan.ts';
import { testTimeSpread } from '@/pipeline/test-time.ts';
import type { DiagnoseRequest } from '@/state/app-services.ts';
import type { ExplainServices } from '@/state/explain-services.ts';
import type { WorkerRequest } from './protocol.ts';
import type { WorkerClient } from './worker-client.ts';

type Answer<T> = Promise<Result<T, LongtailError>>;

/** The diagnose worker's part that explains. */
export interface ExplainWorker {
  cancel(job: number): Promise<void>;
  scansLeftOut(job: number, request: WorkerRequest): Answer<ScansLeftOut>;
  slicesLeftOut(job: number, request: WorkerRequest, scanId: string): Answer<SlicesLeftOut>;
  occlusion(job: number, request: WorkerRequest, target: OcclusionTarget): Answer<readonly SliceMaps[]>;
  spread(
    job: number,
    request: WorkerRequest,
    onProgress: (done: number, of: number) => void,
  ): Answer<TestTimeSpread>;
}

/** Runs a job on the engine that stands open, or opens it. */
type RunWithTools = <T>(
  job: number,
  request: WorkerRequest,
  work: (scans: readonly CaseScan[], tools: DiagnoseTools, signal: AbortSignal) => Answer<T>,
) => Answer<T>;

/** In the worker: each method around the pipeline's function. */
export const explainMethods = (run: RunWithTools): Omit<ExplainWorker, 'cancel'> => ({
  scansLeftOut: (job, request) =>
    run(job, request, (scans, tools, signal) => leaveOutScans(scans, tools, { signal })),
  slicesLeftOut: (job, request, scanId) =>
    run(job, request, (scans, tools, signal) => leaveOutSlices(scans, scanId, tools, { signal })),
  occlusion: (job, request, target) =>
    run(job, request, (scans, tools, signal) => occlusionMaps(scans, target, tools, { signal })),
  spread: (job, request, onProgress) =>
    run(job, request, (scans, tools, signal) => testTimeSpread(scans, tools, { signal, onProgress })),
});

/** In the page: each method around the worker's. */
export function explainServices(
  worker: WorkerClient<ExplainWorker>,
  toWorkerRequest: (request: DiagnoseRequest) => Answer<WorkerRequest>,
): ExplainServices {
  async function ask<T>(request: DiagnoseRequest, asking: (prepared: WorkerRequest) => Answer<T>): Answer<T> {
    const prepared = await toWorkerRequest(request);
    return prepared.ok ? asking(prepared.value) : prepared;
  }
  return {
    scansLeftOut: (request, { signal }) =>
      ask(request, (prepared) => worker.job(signal, (remote, job) => remote.scansLeftOut(job, prepared))),
    slicesLeftOut: (request, scanId, { signal }) =>
      ask(request, (prepared) =>
        worker.job(signal, (remote, job) => remote.slicesLeftOut(job, prepared, scanId)),
      ),
    occlusion: (request, target, { signal }) =>
      ask(request, (prepared) =>
        worker.job(signal, (remote, job) => remote.occlusion(job, prepared, target)),
      ),
    spread: (request, { signal, onProgress }) =>
      ask(request, (prepared) =>
        worker.job(signal, (remote, job, callback) => remote.spread(job, prepared, callback(onProgress))),
      ),
  };
}
