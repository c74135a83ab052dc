import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { writeZip, type ZipMember } from '@/files/write-zip.ts';
import { readIdentity } from '@/parse/dicom/identity.ts';
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
import type { Scan } from '@/volume/scan.ts';
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
  async sources(scanIds) {
    const open = openCase();
    if (!open) return noCase();
    const scans = open.scans.filter(({ id }) => scanIds.includes(id));
    return ok(await Promise.all(scans.map((scan) => sourceScan(open, scan))));
  },
  deidentify: (job, request, onProgress) =>
    jobs.run(job, async (signal) => {
      const open = openCase();
      return open ? deidentifyCase(open, request, signal, onProgress) : noCase();
    }),
});

/** The scan's files once each, with whose they are. */
async function sourceScan({ sources, instances: all }: OpenCase, scan: Scan): Promise<SourceScan> {
  const paths = new Set(scan.slices.map(({ path }) => path));
  const instances = [...paths].flatMap((path) => all.get(path) ?? []);
  const [first] = instances;
  const source = sources.get(first?.path ?? '');
  const identity = source && first?.encoding.format === 'dicom' ? await readIdentity(source) : undefined;
  return { scan, instances, ...(identity ? { identity } : {}) };
}

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
