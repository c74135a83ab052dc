import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { encodeScan } from '@/encoder/encode.ts';
import { attendSlices, type ScanEmbedding } from '@/fusion/fuse.ts';
import type { Model } from '@/model/open-model.ts';
import { runtimeError } from '@/model/runtime-error.ts';
import type { Caches } from './caches.ts';
import { featureKeys, type ScanInFlight } from './in-flight.ts';
import { prepareScan, type PrepareTools } from './prepare-scan.ts';
import type { PipelineProgress } from './progress.ts';

export interface EncodeTools extends PrepareTools {
  readonly model: Model;
  /** Slices that go through the encoder at once. */
  readonly batch: number;
}

export interface EncodedScan extends ScanEmbedding {
  /** One `[D]` a used slice. */
  readonly features: readonly Float32Array[];
  /** Slices that had to go through the encoder. */
  readonly computed: number;
}

/** Slice features and scan embedding of every scan, from the caches where they are there. */
export async function encodeCase(
  scans: readonly ScanInFlight[],
  tools: EncodeTools,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: (progress: PipelineProgress) => void;
  },
): Promise<Result<readonly EncodedScan[], LongtailError>> {
  const encodedScans: EncodedScan[] = [];
  for (const scan of scans) {
    const keys = featureKeys(scan, tools.model);
    const encoded = await encodeScan(
      tools.model,
      keys,
      scan.range,
      async () => {
        const prepared = await prepareScan(scan, tools, { signal: options.signal });
        return prepared.ok ? ok(prepared.value.resized) : prepared;
      },
      tools.caches.features,
      {
        batch: tools.batch,
        signal: options.signal,
        onSlices: (done, total) =>
          options.onProgress?.({ stage: 'encode', scanId: scan.scan.id, done, total }),
      },
    );
    if (!encoded.ok) return encoded;
    try {
      const embedding = await embed(keys, encoded.value.features, tools);
      encodedScans.push({ ...embedding, ...encoded.value });
    } catch (cause) {
      return err(runtimeError('slice attention', cause));
    }
  }
  return ok(encodedScans);
}

async function embed(
  keys: readonly string[],
  features: readonly Float32Array[],
  { model, caches }: EncodeTools,
): Promise<ScanEmbedding> {
  const key = keys.join('\n');
  const known = caches.embeddings.get(key);
  if (known) return known;
  const embedding = await attendSlices(model, features);
  caches.embeddings.set(key, embedding);
  return embedding;
}

/** Whether a case can be encoded without computing a slice. */
export const isEncoded = (scans: readonly ScanInFlight[], model: Model, caches: Caches): boolean =>
  scans.every((scan) => featureKeys(scan, model).every((key) => caches.features.get(key) !== undefined));
