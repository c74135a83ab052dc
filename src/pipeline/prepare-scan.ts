import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { looksOf } from '@/gate/look.ts';
import type { Manifest } from '@/model/manifest.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';
import type { Preprocessor, ResizedScan } from '@/preprocess/prepare.ts';
import { chosenSlices } from '@/preprocess/range.ts';
import type { Modality, Scan } from '@/volume/scan.ts';
import type { Caches, PreparedScan } from './caches.ts';
import { contentKey } from './content-key.ts';
import type { PipelineProgress } from './progress.ts';

/** A scan that takes part in the ranking, under the modality that it takes part as. */
export interface CaseScan {
  /** Of the case: a path names a file within it only. */
  readonly caseId: string;
  readonly scan: Scan;
  readonly modality: Modality;
  /** A .npy scan of RadDiag's own, resized as its loader does. */
  readonly npy: boolean;
}

/** Decodes some of a scan's slices and gives each its display mapping. Fails as a whole: the error names the file. */
export type SliceReader = (
  scan: CaseScan,
  indices: readonly number[],
  options: { readonly signal?: AbortSignal | undefined; readonly onSlice?: (done: number) => void },
) => Promise<Result<readonly DecodedSlice[], LongtailError>>;

export interface PrepareTools {
  readonly manifest: Manifest;
  readonly preprocessor: Preprocessor;
  readonly readSlices: SliceReader;
  readonly caches: Caches;
}

/**
 * Which slices of a scan are encoded: at most the pack's depth, evenly spread. A two-dimensional picture is repeated
 * where the pack was trained so; the copies are equal, so that they cost nothing.
 */
export function usedSlices({ scan, npy }: CaseScan, manifest: Manifest): readonly number[] {
  if (scan.slices.length === 1 && !npy) return Array.from({ length: manifest.input.pictureSlices }, () => 0);
  return chosenSlices(scan.slices.length, manifest.input.depth);
}

/** Names a scan's prepared pictures: its slices, and what else decides how they are shown and resized. */
export function preparedKey({ caseId, scan, modality, npy }: CaseScan, manifest: Manifest): string {
  const slices = scan.slices.map(({ path, frame }) => `${path}#${frame}`).join('|');
  // Only CT has presets by region; every other modality is shown the same way.
  const shownAs = modality === 'CT' ? `CT ${scan.region ?? ''}` : 'other';
  const { size, depth, pictureSlices } = manifest.input;
  return [caseId, size, depth, pictureSlices, ruleOf(npy, manifest), shownAs, slices].join('\n');
}

const ruleOf = (npy: boolean, manifest: Manifest) => (npy ? manifest.input.npyResize : manifest.input.resize);

/** Decodes and resizes a scan's used slices; what is known of them afterwards is kept in the caches. */
export async function prepareScan(
  caseScan: CaseScan,
  tools: PrepareTools,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onSlice?: (done: number, of: number) => void;
  },
): Promise<Result<{ prepared: PreparedScan; resized: ResizedScan }, LongtailError>> {
  const { manifest, caches } = tools;
  const key = preparedKey(caseScan, manifest);
  const known = caches.prepared.get(key);
  const kept = caches.resized.get(key);
  if (known && kept) return ok({ prepared: known, resized: kept });

  const used = usedSlices(caseScan, manifest);
  const distinct = [...new Set(used)];
  const decoded = await tools.readSlices(caseScan, distinct, {
    signal: options.signal,
    onSlice: (done) => options.onSlice?.(done, distinct.length),
  });
  if (!decoded.ok) return decoded;
  if (options.signal?.aborted) return err({ kind: 'cancelled' });

  const distinctKeys = await Promise.all(decoded.value.map(contentKey));
  const resized = await tools.preprocessor.resize(
    decoded.value,
    manifest.input.size,
    ruleOf(caseScan.npy, manifest),
  );
  if (!resized.ok) return resized;
  const prepared: PreparedScan = {
    used,
    keys: used.map((index) => distinctKeys[distinct.indexOf(index)] ?? ''),
    range: resized.value.range,
    looks: looksOf(decoded.value),
  };
  caches.prepared.set(key, prepared);
  caches.resized.set(key, resized.value);
  return ok({ prepared, resized: resized.value });
}

/** Prepares every scan of a case; what was prepared before is not decoded again. */
export async function prepareCase(
  scans: readonly CaseScan[],
  tools: PrepareTools,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: (progress: PipelineProgress) => void;
  },
): Promise<Result<readonly PreparedScan[], LongtailError>> {
  const all: PreparedScan[] = [];
  for (const caseScan of scans) {
    if (options.signal?.aborted) return err({ kind: 'cancelled' });
    const known = tools.caches.prepared.get(preparedKey(caseScan, tools.manifest));
    const result = known
      ? ok({ prepared: known })
      : await prepareScan(caseScan, tools, {
          signal: options.signal,
          onSlice: (done, total) =>
            options.onProgress?.({ stage: 'decode', scanId: caseScan.scan.id, done, total }),
        });
    if (!result.ok) return result;
    all.push(result.value.prepared);
  }
  return ok(all);
}
