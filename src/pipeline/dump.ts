import type { Fused } from '@/fusion/fuse.ts';
import type { EncodedScan } from './encode-case.ts';
import type { ScanInFlight } from './in-flight.ts';
import { prepareScan, type PrepareTools } from './prepare-scan.ts';

/** A tensor under the name that the command line writes it to. */
export interface NamedTensor {
  readonly name: 'input' | 'slice_features' | 'scan_embedding' | 'slice_weights' | 'logits';
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

export interface TensorSink {
  write(
    scans: readonly ScanInFlight[],
    encoded: readonly EncodedScan[],
    fused: Fused,
    tools: PrepareTools,
  ): Promise<void>;
}

/**
 * Lays out a case as the reference does: `input [N, depth, H, W]`, `slice_features [N, depth, D]`,
 * `slice_weights [N, depth]`, `scan_embedding [N, D]`, `logits [C]`. What the network never saw, because it is
 * padding, is zero. Wants a preprocessor whose tensors lie in main memory.
 */
export function tensorSink(save: (tensor: NamedTensor) => Promise<void>): TensorSink {
  return {
    async write(scans, encoded, fused, tools) {
      const { size, depth } = tools.manifest.input;
      const width = encoded[0]?.embedding.length ?? 0;
      const n = scans.length;
      const input = new Float32Array(n * depth * size * size);
      const features = new Float32Array(n * depth * width);
      const weights = new Float32Array(n * depth);
      const embeddings = new Float32Array(n * width);
      for (const [i, scan] of scans.entries()) {
        input.set(await normalisedInput(scan, tools), i * depth * size * size);
        encoded[i]?.features.forEach((row, t) => features.set(row, (i * depth + t) * width));
        weights.set(encoded[i]?.sliceWeights ?? [], i * depth);
        embeddings.set(encoded[i]?.embedding ?? [], i * width);
      }
      await save({ name: 'input', dims: [n, depth, size, size], data: input });
      await save({ name: 'slice_features', dims: [n, depth, width], data: features });
      await save({ name: 'slice_weights', dims: [n, depth], data: weights });
      await save({ name: 'scan_embedding', dims: [n, width], data: embeddings });
      await save({ name: 'logits', dims: [fused.logits.length], data: fused.logits });
    },
  };
}

async function normalisedInput(scan: ScanInFlight, tools: PrepareTools): Promise<Float32Array> {
  const prepared = await prepareScan(scan, tools, {});
  if (!prepared.ok) throw new Error(`the scan ${scan.scan.title} could be read once, and not again`);
  // A repeated picture was resized once.
  const distinct = [...new Set(scan.prepared.used)];
  const indices = scan.prepared.used.map((index) => distinct.indexOf(index));
  const { tensor, release } = await prepared.value.resized.normalised(indices, scan.range);
  try {
    if (!('data' in tensor) || !(tensor.data instanceof Float32Array))
      throw new Error('tensors on a GPU are not dumped: run the command line');
    return tensor.data;
  } finally {
    release();
  }
}
