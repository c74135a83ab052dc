import { transfer } from 'comlink';
import { Lru } from '@/core/lru.ts';
import { err, ok } from '@/core/result.ts';
import { isBlobSource } from '@/files/blob-source.ts';
import type { DroppedFile } from '@/files/drop.ts';
import { toSources } from '@/files/open-dropped.ts';
import { serveFrames } from './frame-channel.ts';
import { FrameCache, isRemoteSource } from '@/files/dicomweb/remote.ts';
import type { FileSource } from '@/files/source.ts';
import { identityOf } from '@/pipeline/identity.ts';
import { groupCase, openCase, type OpenCase } from '@/pipeline/open-case.ts';
import { createSliceViewer, type SliceViewer } from '@/pipeline/read-slices.ts';
import { chosenSlices } from '@/preprocess/range.ts';
import type { Override } from '@/volume/overrides.ts';
import { RADDIAG_LIMITS } from '@/volume/select.ts';
import { casePartsOf, type CasePart, type CaseParts } from './case-parts.ts';
import { exportMethods } from './export-worker.ts';
import { HeaderPool } from './header-pool.ts';
import { Jobs } from './jobs.ts';
import type { CaseFile, CaseWorker, ScanMaterial } from './protocol.ts';
import { atMostEvery } from './throttle.ts';

/** Slices of a scan that reach any pack's model at most. */
const DEPTH = 32;

/** Between two reports of progress: each is a message and a new picture of the page. */
const PROGRESS_MS = 100;

/** Entries of archives that are kept for the next ranking. */
const UNPACKED_BYTES = 256 * 2 ** 20;

const startHeaderWorker = () =>
  new Worker(new URL('./header.worker.ts', import.meta.url), { type: 'module', name: 'headers' });

/** What the case worker does: holds the open case, reads headers, decodes what is looked at. */
export function createCaseService(): CaseWorker {
  const jobs = new Jobs();
  const frames = new FrameCache();
  /** Where other workers find the frames, once there are any. */
  let served: string | undefined;
  let open: OpenCase | undefined;
  let view: SliceViewer | undefined;
  let overrides: readonly Override[] = [];
  /** Which of the cases that lists among the files name. */
  let listed = 0;
  const unpacked = new Lru<Blob>(UNPACKED_BYTES, (blob) => blob.size);

  const handedOver = new Map<number, DroppedFile[]>();
  let parts: readonly (() => CasePart)[] = [];
  let number = 0;

  const show = (next: OpenCase): CaseParts => {
    open = next;
    view = createSliceViewer(next);
    parts = casePartsOf(next);
    const { examinations, listed: cases, refusedChanges } = next;
    return {
      number: ++number,
      parts: parts.length,
      examinations,
      ...(cases && { listed: cases }),
      refusedChanges,
    };
  };

  /** The entry of an archive has no Blob of its own: it is unpacked into one. */
  async function toCaseFile(source: FileSource): Promise<CaseFile> {
    const { path } = source;
    if (isBlobSource(source)) return { path, blob: source.blob };
    if (isRemoteSource(source))
      return { path, remote: source.remote, frames: (served ??= serveFrames(frames)) };
    const blob = unpacked.get(path) ?? new Blob([new Uint8Array(await source.read(0, source.size))]);
    unpacked.set(path, blob);
    return { path, blob };
  }

  return {
    take(job, files) {
      const all = handedOver.get(job) ?? [];
      handedOver.set(job, all);
      all.push(...files);
      return Promise.resolve();
    },

    open: (job, readers, onProgress, password) =>
      jobs.run(job, async (signal) => {
        const files = handedOver.get(job) ?? [];
        handedOver.delete(job);
        const progress = atMostEvery(PROGRESS_MS, onProgress);
        const onFound = (filesFound: number) => progress({ filesRead: 0, filesFound });
        const pool = new HeaderPool(startHeaderWorker, readers);
        try {
          const opened = await openCase(
            await toSources(files, { cache: frames, signal, onFound, known: open?.sources }),
            {
              limits: RADDIAG_LIMITS,
              overrides,
              listed,
              signal,
              onProgress: progress,
              readersFor: (count) => pool.readersFor(count),
              password: async (archive) => password(archive),
            },
            open,
          );
          return opened.ok ? ok(show(opened.value)) : opened;
        } finally {
          pool.end();
        }
      }),

    regroup(changed, wanted) {
      if (!open) return Promise.resolve(err({ kind: 'no-usable-scan', detail: 'No case is open.' }));
      overrides = changed;
      listed = wanted ?? listed;
      return Promise.resolve(ok(show(groupCase(open, { limits: RADDIAG_LIMITS, overrides, listed }))));
    },

    async slice(scanId, slice) {
      const scan = open?.scans.find(({ id }) => id === scanId);
      if (!view || !scan) return err({ kind: 'no-usable-scan', detail: `There is no scan "${scanId}".` });
      const decoded = await view(scan, slice, DEPTH);
      if (!decoded.ok) return decoded;
      // A copy is handed over: the decoder may keep the file that the values are a part of.
      const own = ok({ ...decoded.value, values: decoded.value.values.slice() });
      return transfer(own, [own.value.values.buffer]);
    },

    async materials(scanIds) {
      const materials: ScanMaterial[] = [];
      for (const scanId of scanIds) {
        const scan = open?.scans.find(({ id }) => id === scanId);
        if (!open || !scan) return err({ kind: 'no-usable-scan', detail: `There is no scan "${scanId}".` });
        const used = chosenSlices(scan.slices.length, DEPTH).flatMap((i) => scan.slices[i]?.path ?? []);
        const paths = [...new Set(used)];
        const { sources, instances } = open;
        materials.push({
          caseId: open.id,
          scan,
          instances: paths.flatMap((path) => instances.get(path) ?? []),
          files: await Promise.all(paths.flatMap((path) => sources.get(path) ?? []).map(toCaseFile)),
        });
      }
      return ok(materials);
    },

    ...exportMethods(jobs, () => open),

    part: (of, index) => Promise.resolve(of === number ? parts[index]?.() : undefined),

    identify: async () => open && identityOf(open),

    close() {
      number++;
      parts = [];
      open = undefined;
      view = undefined;
      overrides = [];
      listed = 0;
      unpacked.clear();
      frames.clear();
      return Promise.resolve();
    },
    cancel(job) {
      handedOver.delete(job);
      return Promise.resolve(jobs.cancel(job));
    },
  };
}
