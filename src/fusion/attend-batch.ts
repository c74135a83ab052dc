import type { Model } from '@/model/open-model.ts';

/** Variants of one scan that go through the slice attention together. */
export interface AttentionBatch {
  /** `[variants, slices, D]` */
  readonly features: Float32Array;
  /** `[variants, slices]`, 0 where a slice is left out of a variant. */
  readonly mask: Float32Array;
  readonly variants: number;
  readonly slices: number;
}

/**
 * Slice attention over many variants of a scan in one run. A masked slice weighs exactly nothing, and the others keep
 * their positions.
 * @returns one scan embedding `[D]` a variant
 */
export async function attendBatch(
  model: Model,
  { features, mask, variants, slices }: AttentionBatch,
): Promise<readonly Float32Array[]> {
  const width = model.manifest.architecture.hidden;
  const { embedding } = await model.attention.run(
    {
      features: { dims: [variants, slices, width], data: features },
      mask: { dims: [variants, slices], data: mask },
    },
    ['embedding'],
  );
  if (!(embedding?.data instanceof Float32Array)) throw new Error('the slice attention gave no embedding');
  const all = embedding.data;
  return Array.from({ length: variants }, (_, i) => all.slice(i * width, (i + 1) * width));
}
