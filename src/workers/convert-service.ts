import { convertCheckpoint, type ConvertProgress } from '@export/convert.ts';
import { leanGoldenRunner } from '@export/golden-run.ts';
import { checkpointKey, openJournal } from '@export/journal.ts';
import type { LongtailError } from '@/core/errors.ts';
import { SerialQueue } from '@/core/queue.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { blobSource } from '@/files/blob-source.ts';
import { removeImportedPack } from '@/model/imported-packs.ts';
import type { Manifest } from '@/model/manifest.ts';
import { createWasmRuntime } from '@/model/ort-web.ts';
import type { ImportProgress } from '@/state/app-services.ts';
import { importFolder } from './import-folder.ts';
import { Jobs } from './jobs.ts';
import { storageSink } from './storage-sink.ts';

export interface ConvertWorker {
  convert(
    job: number,
    file: File,
    onProgress: (progress: ImportProgress) => void,
  ): Promise<Result<Manifest, LongtailError>>;
  cancel(job: number): Promise<void>;
}

type Report = (progress: ImportProgress) => void;

/**
 * What the convert worker does: a checkpoint into a pack in the browser's private storage, tensor by tensor. An import
 * that was cut off by closing the page goes on where it was when the same file is given again.
 * @param writer changes with the converter's code
 */
export function createConvertService(writer: string): ConvertWorker {
  const jobs = new Jobs();
  // An import that was cancelled clears away what it wrote before the next one begins.
  const queue = new SerialQueue();
  return {
    convert: (job, file, onProgress) =>
      jobs.run(job, (signal) =>
        queue.run(() =>
          navigator.locks.request('longtail-import', { ifAvailable: true }, (lock) =>
            lock
              ? convert(file, writer, onProgress, signal)
              : err({ kind: 'storage-failed', detail: 'Another tab is importing a checkpoint.' } as const),
          ),
        ),
      ),
    cancel: (job) => Promise.resolve(jobs.cancel(job)),
  };
}

async function convert(
  file: File,
  writer: string,
  onProgress: Report,
  signal: AbortSignal,
): Promise<Result<Manifest, LongtailError>> {
  if (signal.aborted) return err({ kind: 'cancelled' });
  const source = blobSource(file.name, file);
  let key: string;
  let place: Awaited<ReturnType<typeof importFolder>>;
  let journal: Awaited<ReturnType<typeof openJournal>>;
  try {
    key = await checkpointKey(source);
    const of = { checkpoint: `${key} ${file.lastModified}`, writer };
    place = await importFolder(packId(file.name), of);
    if (place.manifest) return ok(place.manifest);
    journal = await openJournal(storageSink(place.folder), of);
  } catch (cause) {
    return err({ kind: 'storage-failed', detail: String(cause) });
  }
  const { id, folder, copy } = place;
  const title = copy === 1 ? file.name : `${file.name} (${copy})`;
  const converted = await convertCheckpoint(
    source,
    storageSink(folder),
    // The version tells packs of one name apart, here and in the caches of what was computed.
    { facts: { id, title, version: key.slice(0, 8) } },
    {
      signal,
      journal,
      // The golden output is made where every browser computes alike; the backends are compared with it.
      runGolden: leanGoldenRunner(await createWasmRuntime({ lean: true })),
      onProgress: (progress) => onProgress(toImportProgress(progress)),
    },
  );
  if (!converted.ok) await removeImportedPack(id).catch(() => undefined);
  return converted;
}

const toImportProgress = ({ stage, done, total }: ConvertProgress): ImportProgress => ({
  stage: stage === 'write' ? 'converting' : 'self-test',
  fraction: total > 0 ? done / total : 0,
});

/** A folder name made of a file's: lower case, without its ending. */
function packId(fileName: string): string {
  const stem = fileName.replace(/\.[^.]*$/, '').toLowerCase();
  return `imported-${stem.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'checkpoint'}`;
}
