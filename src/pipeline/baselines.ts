import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { fuseScans } from '@/fusion/fuse.ts';
import { runtimeError } from '@/model/runtime-error.ts';
import type { Ranking } from '@/ranking/diagnosis.ts';
import { poolMax, poolMean, poolRandom, pooledLogits, randomScan } from '@/ranking/pooling.ts';
import type { DiagnoseTools } from './diagnose.ts';
import { encodeCase } from './encode-case.ts';
import { caseModalityIds } from './in-flight.ts';
import { prepareCase, type CaseScan } from './prepare-scan.ts';
import { examinationRanges } from './ranges.ts';

/** How the paper's baselines rank a case beside the fusion. */
export interface BaselineRankings {
  /** The scan that the random baseline drew. */
  readonly randomScanId: string;
  readonly random: Ranking;
  readonly maximum: Ranking;
  readonly mean: Ranking;
}

/**
 * Diagnoses each scan alone, in one batch from cached embeddings, and pools the answers: one scan at random, the
 * largest probability over the scans, their mean.
 * @param seed draws the random scan; the same seed draws the same one
 */
export async function baselines(
  scans: readonly CaseScan[],
  tools: DiagnoseTools,
  options: { readonly signal?: AbortSignal | undefined; readonly seed?: number } = {},
): Promise<Result<BaselineRankings, LongtailError>> {
  const { manifest, model } = tools;
  const prepared = await prepareCase(scans, tools, options);
  if (!prepared.ok) return prepared;
  const ranged = examinationRanges(scans, prepared.value, manifest.input.depth);
  if (!ranged.ok) return ranged;
  const encoded = await encodeCase(ranged.value, tools, options);
  if (!encoded.ok) return encoded;

  const ids = caseModalityIds(scans, manifest);
  let alone: readonly Float32Array[];
  try {
    const selections = encoded.value.map(({ embedding }, i) => [{ embedding, modalityId: ids[i] ?? 0 }]);
    alone = (await fuseScans(model, selections)).map(({ logits }) => logits);
  } catch (cause) {
    return err(runtimeError('fusion', cause));
  }

  const temperature = manifest.measured?.temperature ?? 1;
  const modalities = scans.map(({ modality }) => modality);
  const seed = options.seed ?? 1;
  const ranked = (pooled: Float64Array) => tools.rank(pooledLogits(pooled, temperature), modalities);
  const random = ranked(poolRandom(alone, seed, temperature));
  const maximum = ranked(poolMax(alone, temperature));
  const mean = ranked(poolMean(alone, temperature));
  if (!random.ok) return random;
  if (!maximum.ok) return maximum;
  if (!mean.ok) return mean;
  const randomScanId = scans[randomScan(scans.length, seed)]?.scan.id ?? '';
  return ok({ randomScanId, random: random.value, maximum: maximum.value, mean: mean.value });
}
