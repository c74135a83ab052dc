import { logitOf, probabilityOf } from './probability.ts';

/**
 * The paper's baselines beside the fusion: each scan is diagnosed alone, and the answers are pooled. All take one
 * `[C]` array of logits a scan and give `[C]` probabilities, calibrated with the pack's temperature (1: scores).
 */
type Scans = readonly Float32Array[];

/** Per label the largest probability over the scans. */
export function poolMax(scans: Scans, temperature = 1): Float64Array {
  return pool(scans, temperature, (probabilities) => Math.max(...probabilities));
}

/** Per label the mean of the probabilities over the scans. */
export function poolMean(scans: Scans, temperature = 1): Float64Array {
  return pool(
    scans,
    temperature,
    (probabilities) => probabilities.reduce((sum, p) => sum + p, 0) / probabilities.length,
  );
}

/** The probabilities of one scan, drawn at random; the same seed draws the same scan. */
export function poolRandom(scans: Scans, seed: number, temperature = 1): Float64Array {
  const drawn = scans[randomScan(scans.length, seed)];
  return pool(drawn ? [drawn] : [], temperature, ([probability]) => probability ?? Number.NaN);
}

/** Which of `count` scans the seed draws: mulberry32's first number (Tommy Ettinger, public domain). */
export function randomScan(count: number, seed: number): number {
  let state = (seed + 0x6d2b79f5) | 0;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return Math.floor((((state ^ (state >>> 14)) >>> 0) / 2 ** 32) * count);
}

/** Pooled probabilities as logits, so that `rank` puts them in order under the same rules as the fusion's. */
export function pooledLogits(probabilities: Float64Array, temperature = 1): Float32Array {
  return Float32Array.from(probabilities, (probability) => logitOf(probability, temperature));
}

function pool(
  scans: Scans,
  temperature: number,
  combine: (probabilities: readonly number[]) => number,
): Float64Array {
  const [first] = scans;
  if (!first) throw new Error('no scan to pool');
  if (scans.some((scan) => scan.length !== first.length))
    throw new Error('scans with different label counts');
  return Float64Array.from(first, (_, label) =>
    combine(scans.map((scan) => probabilityOf(scan[label] ?? Number.NaN, temperature))),
  );
}
