import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { fuseScans, type Fused } from '@/fusion/fuse.ts';
import { runtimeError } from '@/model/runtime-error.ts';
import type { Diagnosis, Ranking } from '@/ranking/diagnosis.ts';
import type { Modality } from '@/volume/scan.ts';
import type { PreparedScan } from './caches.ts';
import type { TensorSink } from './dump.ts';
import { encodeCase, isEncoded, type EncodedScan, type EncodeTools } from './encode-case.ts';
import { caseModalityIds, type ScanInFlight } from './in-flight.ts';
import { prepareScan, preparedKey, type CaseScan } from './prepare-scan.ts';
import { Stopwatch, type PipelineProgress } from './progress.ts';
import { examinationRanges, sameRange } from './ranges.ts';

export interface DiagnoseTools extends EncodeTools {
  /** Logits -> ranking, with the pack's labels and the catalogue bound. */
  readonly rank: (logits: Float32Array, modalities: readonly Modality[]) => Ranking;
  /** Takes every tensor on its way, for the command line's --dump. */
  readonly dump?: TensorSink;
}

export interface DiagnoseOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: PipelineProgress) => void;
  /** A first answer from the caches, when a changed selection changes the range of an examination. */
  readonly onPreview?: (diagnosis: Diagnosis) => void;
}

/**
 * From scans to a ranking: decode and window, resize, normalise by examination, encode, attend over the slices,
 * fuse, rank. What was computed before, for this selection of scans or another, is not computed again.
 * @param scans at least one, in the order of the case
 * @returns an error that names the file, the examination or the stage; `cancelled` once the signal is aborted
 */
export async function diagnose(
  scans: readonly CaseScan[],
  tools: DiagnoseTools,
  options: DiagnoseOptions = {},
): Promise<Result<Diagnosis, LongtailError>> {
  const watch = new Stopwatch();
  if (scans.length === 0)
    return err({ kind: 'no-usable-scan', detail: 'No scan takes part in the ranking.' });

  const prepared = await watch.time('prepare', () => prepareCase(scans, tools, options));
  if (!prepared.ok) return prepared;

  const ranged = examinationRanges(scans, prepared.value, tools.manifest.input.depth);
  if (!ranged.ok) return ranged;

  await preview(ranged.value, tools, options);

  const encoded = await watch.time('encode', () => encodeCase(ranged.value, tools, options));
  if (!encoded.ok) return encoded;

  options.onProgress?.({ stage: 'fuse' });
  const fused = await watch.time('fuse', () => fuseCase(ranged.value, encoded.value, tools));
  if (!fused.ok) return fused;

  await tools.dump?.write(ranged.value, encoded.value, fused.value, tools);
  for (const { scan, range } of ranged.value) tools.caches.ranges.set(scan.examinationId, range);
  return ok(
    await watch.time('rank', () =>
      Promise.resolve(toDiagnosis(ranged.value, encoded.value, fused.value, tools, watch)),
    ),
  );
}

async function prepareCase(
  scans: readonly CaseScan[],
  tools: DiagnoseTools,
  options: DiagnoseOptions,
): Promise<Result<readonly PreparedScan[], LongtailError>> {
  const all: PreparedScan[] = [];
  for (const caseScan of scans) {
    if (options.signal?.aborted) return err({ kind: 'cancelled' });
    const known = tools.caches.prepared.get(preparedKey(caseScan, tools.manifest));
    const result = known
      ? ok({ prepared: known })
      : await prepareScan(caseScan, tools, {
          signal: options.signal,
          onSlice: (done, total) =>
            options.onProgress?.({ stage: 'decode', scanId: caseScan.scan.id, done, total }),
        });
    if (!result.ok) return result;
    all.push(result.value.prepared);
  }
  return ok(all);
}

/**
 * When a scan is left out or added, the range of its examination can change, and then every slice is encoded again.
 * The answer under the old range is near, and comes in milliseconds: it is shown first.
 */
async function preview(
  scans: readonly ScanInFlight[],
  tools: DiagnoseTools,
  options: DiagnoseOptions,
): Promise<void> {
  if (!options.onPreview || isEncoded(scans, tools.model, tools.caches)) return;
  const old = scans.map((scan) => ({
    ...scan,
    range: tools.caches.ranges.get(scan.scan.examinationId) ?? scan.range,
  }));
  if (old.every(({ range }, i) => sameRange(range, scans[i]?.range))) return;
  if (!isEncoded(old, tools.model, tools.caches)) return;
  const watch = new Stopwatch();
  const encoded = await encodeCase(old, tools, {});
  const fused = encoded.ok ? await fuseCase(old, encoded.value, tools) : encoded;
  // A preview that fails is not told: the ranking itself follows, and fails with the same reason.
  if (encoded.ok && fused.ok) options.onPreview(toDiagnosis(old, encoded.value, fused.value, tools, watch));
}

async function fuseCase(
  scans: readonly ScanInFlight[],
  encoded: readonly EncodedScan[],
  { model, manifest }: DiagnoseTools,
): Promise<Result<Fused, LongtailError>> {
  const ids = caseModalityIds(scans, manifest);
  try {
    const selection = encoded.map(({ embedding }, i) => ({ embedding, modalityId: ids[i] ?? 0 }));
    const [fused] = await fuseScans(model, [selection]);
    return fused ? ok(fused) : err({ kind: 'inference-failed', stage: 'fusion', detail: 'no output' });
  } catch (cause) {
    return err(runtimeError('fusion', cause));
  }
}

function toDiagnosis(
  scans: readonly ScanInFlight[],
  encoded: readonly EncodedScan[],
  fused: Fused,
  tools: DiagnoseTools,
  watch: Stopwatch,
): Diagnosis {
  const { manifest } = tools;
  const ids = caseModalityIds(scans, manifest);
  const computed = encoded.reduce((sum, scan) => sum + scan.computed, 0);
  const slices = encoded.reduce((sum, scan) => sum + scan.features.length, 0);
  return {
    pack: manifest.id,
    backend: tools.model.runtime.backend,
    scans: scans.map(({ scan, modality, prepared }, i) => {
      const sliceWeights = Array.from(encoded[i]?.sliceWeights ?? []);
      return {
        scanId: scan.id,
        modality,
        modalityId: ids[i] ?? 0,
        used: prepared.used,
        weight: fused.scanWeights[i] ?? 0,
        sliceWeights,
        keySlice: prepared.used[sliceWeights.indexOf(Math.max(...sliceWeights))] ?? 0,
      };
    }),
    logits: fused.logits,
    ranking: tools.rank(
      fused.logits,
      scans.map(({ modality }) => modality),
    ),
    milliseconds: watch.milliseconds(),
    slices: {
      computed,
      reused: slices - computed,
      // The reference pads every scan to full depth, and the case to as many scans as it was trained with.
      paddedRun: Math.max(scans.length, manifest.maxScans) * manifest.input.depth,
    },
  };
}
