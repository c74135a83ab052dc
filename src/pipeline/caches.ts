import { Lru } from '@/core/lru.ts';
import type { FeatureCache } from '@/encoder/encode.ts';
import type { FeatureMap } from '@/explain/occlusion.ts';
import type { ScanEmbedding } from '@/fusion/fuse.ts';
import type { Look } from '@/gate/look.ts';
import type { DisplayRange, ResizedScan } from '@/preprocess/prepare.ts';

/** What is known of a scan once its chosen slices were decoded, without the pixels. */
export interface PreparedScan {
  /** Indices into the scan's slices that reach the model. */
  readonly used: readonly number[];
  /** Content key of each used slice. */
  readonly keys: readonly string[];
  /** Of the resized display values. */
  readonly range: DisplayRange;
  /** What some of the slices look like, for the gate. */
  readonly looks: readonly Look[];
}

/**
 * What makes a second ranking of the same case fast. Keyed by content and by everything else that a value depends
 * on, so that an entry is never stale.
 */
export interface Caches {
  readonly prepared: Lru<PreparedScan>;
  /** Resized pictures of the scans used last: a change of range or selection then decodes nothing. */
  readonly resized: Lru<ResizedScan>;
  readonly features: FeatureCache;
  readonly embeddings: Lru<ScanEmbedding>;
  /** The encoder's last maps of slices that were explained, under the keys of their features. */
  readonly maps: Lru<FeatureMap>;
  /** By examination: the range of its last ranking, for a first answer while a new range is computed. */
  readonly ranges: Lru<DisplayRange>;
}

const MIB = 2 ** 20;

/** @param sliceBytes bytes of one resized slice */
export function createCaches(sliceBytes = 256 * 256 * 4): Caches {
  return {
    prepared: new Lru(10_000, () => 1),
    resized: new Lru(
      96 * MIB,
      (scan) => scan.slices * sliceBytes,
      (scan) => scan.dispose(),
    ),
    features: new Lru(64 * MIB, (feature) => feature.byteLength),
    embeddings: new Lru(16 * MIB, (scan) => scan.embedding.byteLength + scan.sliceWeights.byteLength),
    maps: new Lru(32 * MIB, (map) => map.values.byteLength),
    ranges: new Lru(1000, () => 1),
  };
}
