import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { FileSource } from '@/files/source.ts';
import type { ImageInstance } from '@/parse/instance.ts';
import { decodeFrame } from '@/pixels/decode.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';
import { displayFor, type ShownScan, type SliceOrigin } from '@/pixels/window.ts';
import { chosenSlices } from '@/preprocess/range.ts';
import type { Scan } from '@/volume/scan.ts';
import type { SliceReader } from './prepare-scan.ts';

/** The files of a case and what their headers say, by path. */
export interface CaseFiles {
  readonly sources: ReadonlyMap<string, FileSource>;
  readonly instances: ReadonlyMap<string, ImageInstance>;
}

interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onSlice?: (done: number) => void;
}

/** Reads the slices of a case as the model sees them: decoded, with one window for the scan where its files have none. */
export function createSliceReader(files: CaseFiles): SliceReader {
  return ({ scan, modality }, indices, options) =>
    readSlices(files, scan, { modality, region: scan.region }, indices, options);
}

async function readSlices(
  { sources, instances }: CaseFiles,
  scan: Scan,
  shown: ShownScan,
  indices: readonly number[],
  options: ReadOptions,
): Promise<Result<readonly DecodedSlice[], LongtailError>> {
  const slices: DecodedSlice[] = [];
  const origins: SliceOrigin[] = [];
  for (const index of indices) {
    if (options.signal?.aborted) return err({ kind: 'cancelled' });
    const ref = scan.slices[index];
    const source = ref && sources.get(ref.path);
    const instance = ref && instances.get(ref.path);
    if (!source || !instance) throw new RangeError(`"${scan.title}" has no slice ${index}`);
    const decoded = await decodeFrame(instance, ref.frame, source);
    if (!decoded.ok) return decoded;
    slices.push(decoded.value);
    origins.push({ instance, frame: ref.frame });
    options.onSlice?.(slices.length);
  }
  return ok(displayFor(slices, shown, origins));
}

/** Reads one slice at a time, shown as the model sees it. */
export type SliceViewer = (
  scan: Scan,
  index: number,
  depth: number,
) => Promise<Result<DecodedSlice, LongtailError>>;

/**
 * For looking at slices in any order. Where the files name no window, the scan's is made from the slices that reach
 * the model, as the ranking does, once a scan.
 */
export function createSliceViewer(files: CaseFiles): SliceViewer {
  const samples = new Map<string, Promise<Result<readonly DecodedSlice[], LongtailError>>>();
  return async (scan, index, depth) => {
    const shown = { modality: scan.modality, region: scan.region };
    const read = await readSlices(files, scan, shown, [index], {});
    const [slice] = read.ok ? read.value : [];
    if (!read.ok || !slice) return read.ok ? err({ kind: 'no-usable-scan', detail: scan.title }) : read;
    if (slice.rgb || scan.slices.length === 1 || hasOwnWindow(files, scan)) return ok(slice);
    let sample = samples.get(scan.id);
    if (!sample) {
      sample = readSlices(files, scan, shown, chosenSlices(scan.slices.length, depth), {});
      samples.set(scan.id, sample);
    }
    const sampled = await sample;
    const display = sampled.ok ? sampled.value[0]?.display : undefined;
    return ok(display ? { ...slice, display: { ...slice.display, window: display.window } } : slice);
  };
}

const hasOwnWindow = ({ instances }: CaseFiles, scan: Scan): boolean =>
  scan.slices.some(({ path, frame }) => {
    const instance = instances.get(path);
    const header = instance?.frames[frame];
    return (
      instance?.encoding.format === 'npy' ||
      (header && (header.windows.length > 0 || header.voiLut !== undefined))
    );
  });
