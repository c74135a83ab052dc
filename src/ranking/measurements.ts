import type { Manifest, Measurement } from '@/model/manifest.ts';
import type { Modality } from '@/volume/scan.ts';

export type Verdict = Measurement['verdict'];

/**
 * Verdicts from the best down. Confounded stands before few: with pictures of two modalities a known flaw must not
 * hide behind a figure that nobody could judge.
 */
export const VERDICTS: readonly Verdict[] = ['good', 'fair', 'poor', 'confounded', 'few'];

/** The better of two measurements: by verdict, then by the number of positives behind it. */
function better(a: Measurement, b: Measurement): number {
  return VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || b.positives - a.positives;
}

/** Label -> its measurements in the case's modalities, the best first; labels without one are absent. */
export function measurementsFor(
  manifest: Manifest,
  modalities: readonly Modality[],
): ReadonlyMap<number, readonly Measurement[]> {
  const present: ReadonlySet<string> = new Set(modalities);
  const byLabel = new Map<number, Measurement[]>();
  for (const result of manifest.measured?.results ?? []) {
    if (!present.has(result.modality)) continue;
    const known = byLabel.get(result.label);
    if (known) known.push(result);
    else byLabel.set(result.label, [result]);
  }
  return new Map([...byLabel].map(([label, results]) => [label, results.toSorted(better)]));
}
