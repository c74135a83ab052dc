import type { Catalogue } from '@/catalogue/catalogue.ts';
import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { Manifest } from '@/model/manifest.ts';
import type { Modality } from '@/volume/scan.ts';
import { rankCategories } from './categories.ts';
import type { RankedDisorder, Ranking } from './diagnosis.ts';
import type { PackLabel } from './labels.ts';
import { measurementsFor } from './measurements.ts';
import { probabilityOf } from './probability.ts';

/** A faulty driver, or fp16 that overflows, can answer with what is no number: such logits must not be ranked. */
export function checkLogits(logits: Float32Array): Result<Float32Array, LongtailError> {
  const bad = logits.findIndex((logit) => !Number.isFinite(logit));
  if (bad < 0) return ok(logits);
  return err({ kind: 'inference-failed', stage: 'fusion', detail: `logit ${bad} is ${logits[bad]}` });
}

/**
 * Logits as a ranking of the pack's labels and of ICD-10-CM categories; the rules are in docs/ranking.md.
 *
 * In a pack with a table of measurements, labels measured in one of the case's modalities come first, by
 * calibrated probability; all others follow by logit as related terms, without a probability. In a pack without,
 * all are ranked by score.
 * @param logits `[C]`, one for each label
 * @param labels of `packLabels`, in the order of the logits
 * @throws when the lengths differ or a logit is no finite number
 */
export function rank(
  logits: Float32Array,
  catalogue: Catalogue,
  manifest: Manifest,
  modalities: readonly Modality[],
  labels: readonly PackLabel[],
): Ranking {
  if (logits.length !== labels.length)
    throw new Error(`${logits.length} logits for ${labels.length} labels of ${manifest.id}`);
  if (!checkLogits(logits).ok)
    throw new Error(`logits of ${manifest.id} hold something that is no finite number`);
  const measured = manifest.measured;
  const measurements = measurementsFor(manifest, modalities);
  const trained = measured && new Set(measured.trainedLabels);

  const disorders = labels.map((label, i): RankedDisorder => {
    const logit = logits[i] ?? Number.NaN;
    const results = measurements.get(label.index);
    return {
      ...label,
      logit,
      probability: !measured || results ? probabilityOf(logit, measured?.temperature) : undefined,
      measurement: results?.[0],
      ...(results ? { measurements: results } : {}),
      trained: trained?.has(label.index),
    };
  });
  return {
    disorders: disorders.toSorted(inOrder),
    categories: rankCategories(disorders, catalogue, manifest),
  };
}

/** Measured before not measured, then by falling logit (probability is monotonic in it), then by index. */
function inOrder(a: RankedDisorder, b: RankedDisorder): number {
  const measuredFirst = Number(b.measurement !== undefined) - Number(a.measurement !== undefined);
  return measuredFirst || (a.logit === b.logit ? a.index - b.index : b.logit - a.logit);
}
