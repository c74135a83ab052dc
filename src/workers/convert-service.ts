import { convertCheckpoint } from '@export/convert.ts';
import { goldenRunner } from '@export/golden-run.ts';
import type { LongtailError } from '@/core/errors.ts';
import { err, type Result } from '@/core/result.ts';
import { blobSource } from '@/files/blob-source.ts';
import { importedPacksRoot, removeImportedPack } from '@/model/imported-packs.ts';
import type { Manifest } from '@/model/manifest.ts';
import { createWasmRuntime } from '@/model/ort-web.ts';
import type { ImportProgress } from '@/state/app-services.ts';
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

/** What the convert worker does: a checkpoint into a pack in the browser's private storage, tensor by tensor. */
export function createConvertService(): ConvertWorker {
  const jobs = new Jobs();
  return {
    convert: (job, file, onProgress) =>
      jobs.run(job, async (signal) => {
        const id = packId(file.name);
        let folder: FileSystemDirectoryHandle;
        try {
          folder = await (await importedPacksRoot()).getDirectoryHandle(id, { create: true });
        } catch (cause) {
          return err({ kind: 'storage-failed', detail: String(cause) });
        }
        const converted = await convertCheckpoint(
          blobSource(file.name, file),
          storageSink(folder),
          { facts: { id, title: file.name } },
          {
            signal,
            // The golden output is made where every browser computes alike; the backends are compared with it.
            runGolden: goldenRunner(await createWasmRuntime()),
            onProgress: ({ stage, done, total }) =>
              onProgress({
                stage: stage === 'write' ? 'converting' : 'self-test',
                fraction: total > 0 ? done / total : 0,
              }),
          },
        );
        if (!converted.ok) await removeImportedPack(id).catch(() => undefined);
        return converted;
      }),
    cancel: (job) => Promise.resolve(jobs.cancel(job)),
  };
}

/** A folder name made of a file's: lower case, without its ending. */
function packId(fileName: string): string {
  const stem = fileName.replace(/\.[^.]*$/, '').toLowerCase();
  return `imported-${stem.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'checkpoint'}`;
}
