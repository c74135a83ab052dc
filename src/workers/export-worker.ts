import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { writeZip, type ZipMember } from '@/files/write-zip.ts';
import type { OpenCase } from '@/pipeline/open-case.ts';
import {
  burnedInScans,
  deidentifiedFiles,
  deidentifiedNotice,
  type LeftOut,
} from '@/report/deidentify/case.ts';
import type { SourceScan } from '@/report/dicom/source-scan.ts';
import type { DeidentifiedCase, DeidentifyRequest, ExportServices } from '@/state/export-services.ts';
import type { Jobs } from './jobs.ts';
import type { WorkerClient } from './worker-client.ts';

type Answer<T> = Promise<Result<T, LongtailError>>;

/** The case worker's part that exports. */
export interface ExportWorker {
  cancel(job: number): Promise<void>;
  sources(scanIds: readonly string[]): Answer<readonly SourceScan[]>;
  deidentify(
    job: number,
    request: DeidentifyRequest,
    onProgress: (done: number, total: number) => void,
  ): Answer<DeidentifiedCase>;
}

const noCase = () => err({ kind: 'no-usable-scan', detail: 'No case is open.' } as const);

/** In the worker. */
export const exportMethods = (
  jobs: Jobs,
  openCase: () => OpenCase | undefined,
): Omit<ExportWorker, 'cancel'> => ({
  sources(scanIds) {
    const open = openCase();
    if (!open) return Promise.resolve(noCase());
    const scans = open.scans.filter(({ id }) => scanIds.includes(id));
    return Promise.resolve(
      ok(
        scans.map((scan) => {
          const paths = new Set(scan.slices.map(({ path }) => path));
          return { scan, instances: [...paths].flatMap((path) => open.instances.get(path) ?? []) };
        }),
      ),
    );
  },
  deidentify: (job, request, onProgress) =>
    jobs.run(job, async (signal) => {
      const open = openCase();
      return open ? deidentifyCase(open, request, signal, onProgress) : noCase();
    }),
});

async function deidentifyCase(
  open: OpenCase,
  request: DeidentifyRequest,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Answer<DeidentifiedCase> {
  const leftOut: LeftOut[] = [];
  const burnedIn = burnedInScans(open.scans);
  let files = 0;
  async function* members(): AsyncGenerator<ZipMember> {
    yield deidentifiedNotice(request.keepIntervals, burnedIn.length);
    for await (const file of deidentifiedFiles(open, { ...request, signal, onFile: onProgress })) {
      if (!file.ok) {
        leftOut.push(file.error);
        continue;
      }
      files++;
      yield file.value;
    }
  }
  const zip = await writeZip(members());
  if (signal.aborted) return err({ kind: 'cancelled' });
  return ok({ zip, files, leftOut, burnedIn: burnedIn.map(({ title }) => title) });
}

/** In the page. */
export const exportServices = (worker: WorkerClient<ExportWorker>): ExportServices => ({
  sources: (scanIds) => worker.call((remote) => remote.sources(scanIds)),
  deidentify: (request, { signal, onProgress }) =>
    worker.job(signal, (remote, job, callback) => remote.deidentify(job, request, callback(onProgress))),
});
