import type { LongtailError } from '@/core/errors.ts';
import type { Lru } from '@/core/lru.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { Model } from '@/model/open-model.ts';
import { runtimeError } from '@/model/runtime-error.ts';
import type { DisplayRange, ResizedScan } from '@/preprocess/prepare.ts';

/** Features of one slice, `[D]`, by the content that they were computed from. */
export type FeatureCache = Lru<Float32Array>;

export interface EncodeOptions {
  /** Slices that go through the encoder at once: what a cancel must wait for. */
  readonly batch: number;
  readonly signal?: AbortSignal | undefined;
  readonly onSlices?: (done: number, of: number) => void;
}

export interface Encoded {
  /** One `[D]` a slice, in the order of `keys`; equal slices share one array. */
  readonly features: readonly Float32Array[];
  readonly computed: number;
  /** Tensors that went into the encoder, only where they are in main memory. */
}

/**
 * Features of a scan's slices. A slice whose content was encoded before, in this scan or another, is not computed
 * again: `keys` say which slices are equal (content, size, rule, range, pack and backend).
 * @param resize makes the resized slices when at least one has to be computed
 */
export async function encodeScan(
  model: Model,
  keys: readonly string[],
  range: DisplayRange,
  resize: () => Promise<Result<ResizedScan, LongtailError>>,
  cache: FeatureCache,
  options: EncodeOptions,
): Promise<Result<Encoded, LongtailError>> {
  const found = new Map<string, Float32Array>();
  const missing: { key: string; index: number }[] = [];
  keys.forEach((key, index) => {
    if (found.has(key) || missing.some((slice) => slice.key === key)) return;
    const cached = cache.get(key);
    if (cached) found.set(key, cached);
    else missing.push({ key, index });
  });
  if (missing.length > 0) {
    const resized = await resize();
    if (!resized.ok) return resized;
    for (let start = 0; start < missing.length; start += options.batch) {
      if (options.signal?.aborted) return err({ kind: 'cancelled' });
      const batch = missing.slice(start, start + options.batch);
      try {
        const rows = await runEncoder(
          model,
          resized.value,
          range,
          batch.map((slice) => slice.index),
        );
        batch.forEach(({ key }, i) => {
          const feature = rows[i];
          if (!feature) return;
          found.set(key, feature);
          cache.set(key, feature);
        });
      } catch (cause) {
        return err(runtimeError('encoder', cause));
      }
      options.onSlices?.(Math.min(start + options.batch, missing.length), missing.length);
    }
  }
  return ok({ features: keys.map((key) => found.get(key)!), computed: missing.length });
}

async function runEncoder(
  model: Model,
  resized: ResizedScan,
  range: DisplayRange,
  indices: readonly number[],
): Promise<Float32Array[]> {
  const { tensor, release } = await resized.normalised(indices, range);
  try {
    const { features } = await model.encoder.run({ slices: tensor }, ['features']);
    if (!(features?.data instanceof Float32Array)) throw new Error('the encoder gave no features');
    const width = features.data.length / indices.length;
    const all = features.data;
    return indices.map((_, i) => all.slice(i * width, (i + 1) * width));
  } finally {
    release();
  }
}
