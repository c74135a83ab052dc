import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { fuseScans, type Fused } from '@/fusion/fuse.ts';
import { gateFindings } from '@/gate/gate.ts';
import type { Model } from '@/model/open-model.ts';
import { runtimeError } from '@/model/runtime-error.ts';
import type { Diagnosis, ScanOutcome } from '@/ranking/diagnosis.ts';
import type { EncodedScan } from './encode-case.ts';
import { caseModalityIds, type ScanInFlight } from './in-flight.ts';
import type { Stopwatch } from './progress.ts';
import type { Ranker } from './ranker.ts';

/** All scans of a case, each under its modality id, through fusion and classifier. */
export async function fuseCase(
  scans: readonly ScanInFlight[],
  encoded: readonly EncodedScan[],
  { model }: { readonly model: Model },
): Promise<Result<Fused, LongtailError>> {
  const ids = caseModalityIds(scans, model.manifest);
  try {
    const selection = encoded.map(({ embedding }, i) => ({ embedding, modalityId: ids[i] ?? 0 }));
    const [fused] = await fuseScans(model, [selection]);
    return fused ? ok(fused) : err({ kind: 'inference-failed', stage: 'fusion', detail: 'no output' });
  } catch (cause) {
    return err(runtimeError('fusion', cause));
  }
}

/** Ranks the logits and puts together what is told of the case. */
export function toDiagnosis(
  scans: readonly ScanInFlight[],
  encoded: readonly EncodedScan[],
  fused: Fused,
  { model, rank }: { readonly model: Model; readonly rank: Ranker },
  watch: Stopwatch,
): Result<Diagnosis, LongtailError> {
  const { manifest, runtime } = model;
  const ranking = rank(
    fused.logits,
    scans.map(({ modality }) => modality),
  );
  if (!ranking.ok) return ranking;
  const ids = caseModalityIds(scans, manifest);
  const computed = encoded.reduce((sum, scan) => sum + scan.computed, 0);
  const slices = encoded.reduce((sum, scan) => sum + scan.features.length, 0);
  return ok({
    pack: manifest.id,
    backend: runtime.backend,
    scans: scans.map((scan, i) => scanOutcome(scan, encoded[i], ids[i] ?? 0, fused.scanWeights[i] ?? 0)),
    logits: fused.logits,
    ranking: ranking.value,
    gate: gateFindings({
      scans: scans.map(({ scan, modality, prepared }, i) => ({
        scan,
        modality,
        looks: prepared.looks,
        features: encoded[i]?.features ?? [],
      })),
      manifest,
    }),
    milliseconds: watch.milliseconds(),
    slices: {
      computed,
      reused: slices - computed,
      // The reference pads every scan to full depth, and the case to as many scans as it was trained with.
      paddedRun: Math.max(scans.length, manifest.maxScans) * manifest.input.depth,
    },
  });
}

function scanOutcome(
  { scan, modality, prepared }: ScanInFlight,
  encoded: EncodedScan | undefined,
  modalityId: number,
  weight: number,
): ScanOutcome {
  const sliceWeights = Array.from(encoded?.sliceWeights ?? []);
  const heaviest = sliceWeights.indexOf(Math.max(...sliceWeights));
  return {
    scanId: scan.id,
    modality,
    modalityId,
    used: prepared.used,
    weight,
    sliceWeights,
    keySlice: prepared.used[heaviest] ?? 0,
  };
}
