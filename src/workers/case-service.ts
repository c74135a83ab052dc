import { transfer } from 'comlink';
import { Lru } from '@/core/lru.ts';
import { err, ok } from '@/core/result.ts';
import { isBlobSource } from '@/files/blob-source.ts';
import { toSources } from '@/files/dicomweb/open-remote.ts';
import { FrameCache, isRemoteSource } from '@/files/dicomweb/remote.ts';
import type { FileSource } from '@/files/source.ts';
import { groupCase, openCase, type OpenCase } from '@/pipeline/open-case.ts';
import { createSliceViewer, type SliceViewer } from '@/pipeline/read-slices.ts';
import { chosenSlices } from '@/preprocess/range.ts';
import type { OpenedCase } from '@/state/app-services.ts';
import type { Override } from '@/volume/overrides.ts';
import { RADDIAG_LIMITS } from '@/volume/select.ts';
import { Jobs } from './jobs.ts';
import type { CaseFile, CaseWorker, ScanMaterial } from './protocol.ts';

/** Slices of a scan that reach any pack's model at most. */
const DEPTH = 32;

/** Entries of archives that are kept for the next ranking. */
const UNPACKED_BYTES = 256 * 2 ** 20;

/** What the case worker does: holds the open case, reads headers, decodes what is looked at. */
export function createCaseService(): CaseWorker {
  const jobs = new Jobs();
  const frames = new FrameCache();
  let open: OpenCase | undefined;
  let view: SliceViewer | undefined;
  let overrides: readonly Override[] = [];
  const unpacked = new Lru<Blob>(UNPACKED_BYTES, (blob) => blob.size);

  const show = (next: OpenCase): OpenedCase => {
    open = next;
    view = createSliceViewer(next);
    return toOpenedCase(next);
  };

  /** The entry of an archive has no Blob of its own: it is unpacked into one. */
  async function toCaseFile(source: FileSource): Promise<CaseFile> {
    const { path } = source;
    if (isBlobSource(source)) return { path, blob: source.blob };
    if (isRemoteSource(source)) return { path, remote: source.remote };
    const blob = unpacked.get(path) ?? new Blob([new Uint8Array(await source.read(0, source.size))]);
    unpacked.set(path, blob);
    return { path, blob };
  }

  return {
    open: (job, files, onProgress, password) =>
      jobs.run(job, async (signal) => {
        const onFound = (filesFound: number) => onProgress({ filesRead: 0, filesFound });
        const opened = await openCase(
          await toSources(files, { cache: frames, signal, onFound, known: open?.sources }),
          {
            limits: RADDIAG_LIMITS,
            overrides,
            signal,
            onProgress,
            password: async (archive) => password(archive),
          },
          open,
        );
        return opened.ok ? ok(show(opened.value)) : opened;
      }),

    regroup(changed) {
      if (!open) return Promise.resolve(err({ kind: 'no-usable-scan', detail: 'No case is open.' }));
      overrides = changed;
      return Promise.resolve(ok(show(groupCase(open, { limits: RADDIAG_LIMITS, overrides }))));
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

    close() {
      open = undefined;
      view = undefined;
      overrides = [];
      unpacked.clear();
      frames.clear();
      return Promise.resolve();
    },
    cancel: (job) => Promise.resolve(jobs.cancel(job)),
  };
}

const toOpenedCase = ({ examinations, scans, files, instances }: OpenCase): OpenedCase => ({
  examinations,
  scans,
  files,
  frames: Object.fromEntries(
    scans.map((scan) => [
      scan.id,
      scan.slices.flatMap(({ path, frame }) => instances.get(path)?.frames[frame] ?? []),
    ]),
  ),
});
