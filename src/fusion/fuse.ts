import type { Model } from '@/model/open-model.ts';

/** A scan after attention over its slices. */
export interface ScanEmbedding {
  /** `[D]` */
  readonly embedding: Float32Array;
  /** Softmax over the slices alone, `[T]`, sums to 1. */
  readonly sliceWeights: Float32Array;
}

/** One scan as the fusion takes it. */
export interface FusionScan {
  readonly embedding: Float32Array;
  /** 1..15; 0 would be an empty slot. */
  readonly modalityId: number;
}

export interface Fused {
  /** `[C]` */
  readonly logits: Float32Array;
  /** Share of the attention a scan, over the scans alone, `[N]`. */
  readonly scanWeights: Float32Array;
}

/**
 * Attention over the slices of one scan. Padding is left out instead of masked, which changes nothing: a masked
 * slice has exactly no weight.
 * @param features one `[D]` a slice, at most the pack's depth
 */
export async function attendSlices(model: Model, features: readonly Float32Array[]): Promise<ScanEmbedding> {
  const slices = features.length;
  const width = model.manifest.architecture.hidden;
  const { embedding, slice_weights: weights } = await model.attention.run(
    {
      features: { dims: [1, slices, width], data: concatenate(features, width) },
      mask: { dims: [1, slices], data: new Float32Array(slices).fill(1) },
    },
    ['embedding', 'slice_weights'],
  );
  return { embedding: floats(embedding?.data), sliceWeights: floats(weights?.data) };
}

/**
 * Fuses the scans of several selections at once; a shorter selection is padded with empty slots, which are masked.
 * @param selections each a non-empty list of scans
 */
export async function fuseScans(
  model: Model,
  selections: readonly (readonly FusionScan[])[],
): Promise<readonly Fused[]> {
  const width = model.manifest.architecture.hidden;
  const slots = Math.max(...selections.map((scans) => scans.length));
  const embeddings = new Float32Array(selections.length * slots * width);
  const modality = new Int32Array(selections.length * slots);
  selections.forEach((scans, row) => {
    scans.forEach((scan, slot) => {
      embeddings.set(scan.embedding, (row * slots + slot) * width);
      modality[row * slots + slot] = scan.modalityId;
    });
  });
  const { logits, scan_weights: weights } = await model.fusion.run(
    {
      embeddings: { dims: [selections.length, slots, width], data: embeddings },
      modality: { dims: [selections.length, slots], data: modality },
    },
    ['logits', 'scan_weights'],
  );
  const allLogits = floats(logits?.data);
  const allWeights = floats(weights?.data);
  const classes = allLogits.length / selections.length;
  return selections.map((scans, row) => ({
    logits: allLogits.slice(row * classes, (row + 1) * classes),
    scanWeights: allWeights.slice(row * slots, row * slots + scans.length),
  }));
}

function concatenate(rows: readonly Float32Array[], width: number): Float32Array {
  const all = new Float32Array(rows.length * width);
  rows.forEach((row, i) => all.set(row, i * width));
  return all;
}

function floats(data: Float32Array | Int32Array | undefined): Float32Array {
  if (!(data instanceof Float32Array))
    throw new Error('the graph gave no floats where its door promises them');
  return data;
}
