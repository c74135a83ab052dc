import type { LongtailError } from '@/core/errors.ts';
import { err, type Result } from '@/core/result.ts';
import type { Diagnosis } from '@/ranking/diagnosis.ts';
import type { TensorSink } from './dump.ts';
import { encodeCase, isEncoded, type EncodeTools } from './encode-case.ts';
import type { ScanInFlight } from './in-flight.ts';
import { fuseCase, toDiagnosis } from './outcome.ts';
import { prepareCase, type CaseScan } from './prepare-scan.ts';
import type { Ranker } from './ranker.ts';
import { Stopwatch, type PipelineProgress } from './progress.ts';
import { examinationRanges, sameRange } from './ranges.ts';

export interface DiagnoseTools extends EncodeTools {
  /** Logits -> ranking, with the pack's labels and the catalogue bound. */
  readonly rank: Ranker;
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
  return toDiagnosis(ranged.value, encoded.value, fused.value, tools, watch);
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
  if (!encoded.ok) return;
  const fused = await fuseCase(old, encoded.value, tools);
  if (!fused.ok) return;
  const diagnosis = toDiagnosis(old, encoded.value, fused.value, tools, watch);
  // A preview that fails is not told: the ranking itself follows, and fails with the same reason.
  if (diagnosis.ok) options.onPreview(diagnosis.value);
}
