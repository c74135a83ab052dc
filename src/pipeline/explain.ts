import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { CellMap } from '@/explain/cell-map.ts';
import type { EncodedScan, ModalityIdsOf } from '@/explain/encoded-scan.ts';
import {
  leaveScansOut,
  leaveSlicesOut,
  type ScansLeftOut,
  type SlicesLeftOut,
} from '@/explain/leave-one-out.ts';
import {
  centresOf,
  featureMaps,
  hasMap,
  networkHead,
  occludeCells,
  type FeatureMap,
} from '@/explain/occlusion.ts';
import { runtimeError } from '@/model/runtime-error.ts';
import type { DiagnoseTools } from './diagnose.ts';
import { encodeCase } from './encode-case.ts';
import { caseModalityIds, featureKeys, type ScanInFlight } from './in-flight.ts';
import { prepareCase, prepareScan, type CaseScan } from './prepare-scan.ts';
import { examinationRanges } from './ranges.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

/** A case behind the encoder: from the caches where it was ranked before. */
interface EncodedCase {
  readonly inFlight: readonly ScanInFlight[];
  readonly encoded: readonly EncodedScan[];
  readonly idsOf: ModalityIdsOf;
}

/** Each scan left out in turn; see `leaveScansOut`. */
export function leaveOutScans(
  scans: readonly CaseScan[],
  tools: DiagnoseTools,
  options: Options,
): Promise<Result<ScansLeftOut, LongtailError>> {
  return withEncoded(scans, tools, options, 'leave out scans', async ({ encoded, idsOf }) =>
    ok(await leaveScansOut(tools.model, encoded, idsOf)),
  );
}

/** Each slice of one scan left out in turn; see `leaveSlicesOut`. */
export function leaveOutSlices(
  scans: readonly CaseScan[],
  scanId: string,
  tools: DiagnoseTools,
  options: Options,
): Promise<Result<SlicesLeftOut, LongtailError>> {
  return withEncoded(scans, tools, options, 'leave out slices', async ({ encoded, idsOf }) =>
    ok(await leaveSlicesOut(tools.model, encoded, placeOf(scans, scanId), idsOf)),
  );
}

/** Which maps are asked for. */
export interface OcclusionTarget {
  readonly scanId: string;
  /** Indices into the scan's own slices, of those that reach the model. */
  readonly slices: readonly number[];
  readonly labels: readonly number[];
}

/** The maps of one slice, one a label. */
export interface SliceMaps {
  readonly slice: number;
  readonly maps: readonly CellMap[];
}

/** Where in the picture: the support of each cell of the last map for each label, see `occludeCells`. */
export function occlusionMaps(
  scans: readonly CaseScan[],
  { scanId, slices, labels }: OcclusionTarget,
  tools: DiagnoseTools,
  options: Options,
): Promise<Result<readonly SliceMaps[], LongtailError>> {
  const { manifest } = tools;
  if (!hasMap(manifest)) return Promise.resolve(err({ kind: 'pack-without-map', pack: manifest.id }));
  return withEncoded(scans, tools, options, 'occlusion', async ({ inFlight, encoded, idsOf }) => {
    const { model } = tools;
    const scan = placeOf(scans, scanId);
    const target = inFlight[scan];
    if (!target) throw new RangeError(`no scan "${scanId}"`);
    if (slices.some((slice) => !target.prepared.used.includes(slice)))
      throw new RangeError(`a slice of "${scanId}" that never reached the model`);
    const maps: SliceMaps[] = [];
    for (const slice of slices) {
      if (options.signal?.aborted) return err({ kind: 'cancelled' });
      const map = await featureMapOf(target, slice, tools, options);
      if (!map.ok) return map;
      const head = networkHead(model, encoded, idsOf, { scan, slice, labels }, options.signal);
      maps.push({ slice, maps: await occludeCells(map.value, head, centresOf(map.value, model)) });
    }
    return ok(maps);
  });
}

/** The encoder's last map of a slice; kept, because another label of the same slice is often asked for next. */
async function featureMapOf(
  scan: ScanInFlight,
  slice: number,
  tools: DiagnoseTools,
  options: Options,
): Promise<Result<FeatureMap, LongtailError>> {
  const { model, caches } = tools;
  const { used } = scan.prepared;
  const key = featureKeys(scan, model)[used.indexOf(slice)] ?? '';
  const known = caches.maps.get(key);
  if (known) return ok(known);
  const prepared = await prepareScan(scan, tools, options);
  if (!prepared.ok) return prepared;
  const place = [...new Set(used)].indexOf(slice);
  // One slice at a time: a cancel waits for one at most.
  const { tensor, release } = await prepared.value.resized.normalised([place], scan.range);
  try {
    const maps = await featureMaps(model, tensor);
    if (!maps.ok) return maps;
    const [map] = maps.value;
    if (!map) throw new Error('the encoder gave no map');
    caches.maps.set(key, map);
    return ok(map);
  } finally {
    release();
  }
}

const placeOf = (scans: readonly CaseScan[], scanId: string): number =>
  scans.findIndex(({ scan }) => scan.id === scanId);

async function withEncoded<T>(
  scans: readonly CaseScan[],
  tools: DiagnoseTools,
  options: Options,
  stage: string,
  work: (encoded: EncodedCase) => Promise<Result<T, LongtailError>>,
): Promise<Result<T, LongtailError>> {
  const prepared = await prepareCase(scans, tools, options);
  if (!prepared.ok) return prepared;
  const inFlight = examinationRanges(scans, prepared.value, tools.manifest.input.depth);
  if (!inFlight.ok) return inFlight;
  const encoded = await encodeCase(inFlight.value, tools, options);
  if (!encoded.ok) return encoded;
  try {
    return await work({
      inFlight: inFlight.value,
      encoded: encoded.value.map(({ features, embedding }, i) => ({
        features,
        embedding,
        used: inFlight.value[i]?.prepared.used ?? [],
      })),
      idsOf: (kept) =>
        caseModalityIds(
          kept.flatMap((i) => scans[i] ?? []),
          tools.manifest,
        ),
    });
  } catch (cause) {
    if (options.signal?.aborted) return err({ kind: 'cancelled' });
    return err(runtimeError(stage, cause));
  }
}
