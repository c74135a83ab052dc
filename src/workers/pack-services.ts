import { Zip, ZipPassThrough } from 'fflate';
import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { importedPackFolder, importedPackIds, removeImportedPack } from '@/model/imported-packs.ts';
import { servedPack } from '@/model/pack-folders.ts';
import { openPack, readPackFile, type Pack } from '@/model/pack.ts';
import type { PackInfo, PackServices } from '@/state/app-services.ts';
import type { ConvertWorker } from './convert-service.ts';
import type { DiagnoseWorker, PackRef } from './protocol.ts';
import { WorkerClient } from './worker-client.ts';

interface PackIndex {
  readonly packs: readonly { readonly id: string; readonly folder: string }[];
}

/** The packs that came with the app and those that the user made. */
export function createPackServices(
  baseUrl: string,
  diagnoseWorker: WorkerClient<DiagnoseWorker>,
): PackServices & { refOf(id: string): Promise<Result<PackRef, LongtailError>> } {
  const convertWorker = new WorkerClient<ConvertWorker>(
    () => new Worker(new URL('./convert.worker.ts', import.meta.url), { type: 'module', name: 'convert' }),
  );
  let served: Promise<PackIndex> | undefined;
  const index = () =>
    (served ??= fetch(new URL('models/index.json', baseUrl)).then((r) => r.json() as Promise<PackIndex>));

  async function refs(): Promise<readonly PackRef[]> {
    const builtIn = (await index()).packs.map(({ id, folder }) => ({
      origin: 'built-in' as const,
      id,
      url: new URL(`models/${folder}/`, baseUrl).href,
    }));
    // Private windows may have no storage: the packs of the app are there all the same.
    const imported = await importedPackIds().catch(() => []);
    return [...builtIn, ...imported.map((id) => ({ origin: 'imported' as const, id }))];
  }

  async function refOf(id: string): Promise<Result<PackRef, LongtailError>> {
    const ref = (await refs()).find((candidate) => candidate.id === id);
    return ref
      ? ok(ref)
      : err({ kind: 'pack-invalid', pack: id, detail: 'There is no pack of that name here.' });
  }

  const open = async (ref: PackRef): Promise<Result<Pack, LongtailError>> =>
    openPack(ref.origin === 'imported' ? await importedPackFolder(ref.id) : servedPack(ref.id, ref.url));

  async function infoOf(ref: PackRef): Promise<PackInfo | undefined> {
    const pack = await open(ref);
    if (!pack.ok) return undefined;
    const { manifest } = pack.value;
    const selfTest = (await diagnoseWorker.call((worker) => worker.selfTests()))[ref.id];
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    return { manifest, origin: ref.origin, bytes, ...(selfTest ? { selfTest } : {}) };
  }

  return {
    refOf,
    async list() {
      const infos = await Promise.all((await refs()).map(infoOf));
      return infos.filter((info) => info !== undefined);
    },
    async importCheckpoint(file, { signal, backend = 'auto', onProgress }) {
      const converted = await convertWorker.job(signal, (worker, job, callback) =>
        worker.convert(job, file, callback(onProgress)),
      );
      // One that failed or was cancelled is still clearing away what it wrote.
      if (!converted.ok) return converted;
      // The runtime's memory never shrinks, and the check that follows wants as much again.
      convertWorker.end();
      const ref = { origin: 'imported', id: converted.value.id } as const;
      const checked = await diagnoseWorker.job(signal, (worker, job) => worker.check(job, ref, backend));
      if (!checked.ok && checked.error.kind === 'cancelled') {
        await removeImportedPack(ref.id);
        return checked;
      }
      // A pack that gives other numbers here is kept: its card says so, and another backend may be right.
      const info = await infoOf(ref);
      return info
        ? ok(info)
        : err({ kind: 'storage-failed', detail: `The pack "${converted.value.id}" could not be read back.` });
    },
    remove: removeImportedPack,
    async exportZip(id) {
      const ref = await refOf(id);
      const pack = ref.ok ? await open(ref.value) : ref;
      if (!pack.ok) throw Object.assign(new Error(pack.error.kind), { longtail: pack.error });
      return zipPack(pack.value);
    },
  };
}

/** A pack's files as they are: weights do not get smaller by compression. */
async function zipPack(pack: Pack): Promise<Blob> {
  const parts: BlobPart[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    parts.push(new Uint8Array(chunk));
  });
  const add = (name: string, bytes: Uint8Array) => {
    const entry = new ZipPassThrough(`${pack.manifest.id}/${name}`);
    zip.add(entry);
    entry.push(bytes, true);
  };
  add('manifest.json', new TextEncoder().encode(JSON.stringify(pack.manifest, undefined, 2)));
  for (const { path } of pack.manifest.files) {
    const bytes = await readPackFile(pack, path);
    if (!bytes.ok) throw Object.assign(new Error(bytes.error.kind), { longtail: bytes.error });
    add(path, bytes.value);
  }
  zip.end();
  return new Blob(parts, { type: 'application/zip' });
}
