import { loadCatalogue } from '@/catalogue/load.ts';
import { defaultPack, packOnDisk, readCatalogueFile } from '@/cli/node-files.ts';
import type { Result } from '@/core/result.ts';
import { blobSource } from '@/files/blob-source.ts';
import { openModel } from '@/model/open-model.ts';
import { createNodeRuntime } from '@/model/ort-node.ts';
import { openPack } from '@/model/pack.ts';
import { createCaches } from '@/pipeline/caches.ts';
import { diagnose } from '@/pipeline/diagnose.ts';
import { openCase, type OpenCase } from '@/pipeline/open-case.ts';
import type { CaseScan } from '@/pipeline/prepare-scan.ts';
import { rankerFor } from '@/pipeline/ranker.ts';
import { createSliceReader } from '@/pipeline/read-slices.ts';
import { createCpuPreprocessor } from '@/preprocess/cpu.ts';
import type { Diagnosis } from '@/ranking/diagnosis.ts';
import { RADDIAG_LIMITS } from '@/volume/select.ts';
import type { BenchCase } from './cases.ts';

const unwrap = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

/** The pipeline in Node, as the command line runs it. Opening the pack counts towards the first case. */
export function nodeSide() {
  const caches = createCaches();
  const opened = open();
  async function open() {
    const pack = unwrap(await openPack(packOnDisk(defaultPack)));
    const model = unwrap(await openModel(pack, await createNodeRuntime()));
    const rank = unwrap(await rankerFor(pack, await loadCatalogue(readCatalogueFile)));
    return { manifest: pack.manifest, model, rank };
  }
  let current: OpenCase | undefined;
  /** @param again ranks the case that is open anew */
  return async (bench: BenchCase, again: boolean): Promise<{ diagnosis: Diagnosis; total: number }> => {
    const started = performance.now();
    const tools = { ...(await opened), preprocessor: createCpuPreprocessor(), batch: 8, caches };
    const sources = bench.files.map(({ path, bytes }) => blobSource(path, new Blob([new Uint8Array(bytes)])));
    const open = again && current ? current : unwrap(await openCase(sources, { limits: RADDIAG_LIMITS }));
    current = open;
    const scans = open.scans.flatMap((scan): CaseScan[] => {
      const format = open.instances.get(scan.slices[0]?.path ?? '')?.encoding.format;
      return scan.excluded || !scan.modality
        ? []
        : [{ caseId: open.id, scan, modality: scan.modality, npy: format === 'npy' }];
    });
    const diagnosis = unwrap(await diagnose(scans, { ...tools, readSlices: createSliceReader(open) }));
    return { diagnosis, total: performance.now() - started };
  };
}
