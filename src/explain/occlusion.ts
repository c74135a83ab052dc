import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { attendBatch } from '@/fusion/attend-batch.ts';
import { fuseScans } from '@/fusion/fuse.ts';
import type { Manifest } from '@/model/manifest.ts';
import type { HostTensor } from '@/model/runtime.ts';
import type { Model } from '@/model/open-model.ts';
import { cellCentres, type CellMap } from './cell-map.ts';
import type { EncodedScan, ModalityIdsOf } from './encoded-scan.ts';
import { select } from './leave-one-out.ts';

/** The encoder's last map of one slice, `[D, rows, columns]`. */
export interface FeatureMap {
  readonly width: number;
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/**
 * What stands behind the pooled feature of a slice: variants of that feature, each `[D]`, to the scores asked for, each
 * `[labels]`.
 */
export type Head = (pooled: readonly Float32Array[]) => Promise<readonly Float32Array[]>;

/**
 * How a cell's contribution is taken out of the pooled feature.
 * - `mean-of-rest`: the mean over the other cells. It stays a mean of cells, of the size that the layers behind it
 *   were trained on.
 * - `zero`: the cell counts as empty. The feature shrinks by a share, which the layers behind it never saw.
 */
export type OcclusionRule = 'mean-of-rest' | 'zero';

/**
 * Support of each cell for each label: how far the score falls when the cell is taken out. No gradient and no
 * sampling: every value is a run of the network.
 * @param centres of the cells; see `cellCentres`
 * @returns one map a label of the head
 */
export async function occludeCells(
  map: FeatureMap,
  head: Head,
  centres: Pick<CellMap, 'rowCentres' | 'columnCentres'>,
  rule: OcclusionRule = 'mean-of-rest',
): Promise<readonly CellMap[]> {
  const whole = pooledFeature(map);
  const variants = Array.from({ length: map.rows * map.columns }, (_, cell) =>
    withoutCell(map, whole, cell, rule),
  );
  const [base, ...without] = await head([whole, ...variants]);
  if (!base || without.length !== variants.length) throw new Error('the head left variants out');
  return Array.from(base, (score, label) => ({
    rows: map.rows,
    columns: map.columns,
    ...centres,
    values: Float32Array.from(without, (scores) => score - scores[label]!),
  }));
}

/** The mean over a map's cells, `[D]`: a ResNet's feature. */
export function pooledFeature({ width, rows, columns, values }: FeatureMap): Float32Array {
  const cells = rows * columns;
  return Float32Array.from({ length: width }, (_, channel) => {
    let sum = 0;
    for (let i = 0; i < cells; i++) sum += values[channel * cells + i]!;
    return sum / cells;
  });
}

function withoutCell(
  { rows, columns, values }: FeatureMap,
  whole: Float32Array,
  cell: number,
  rule: OcclusionRule,
): Float32Array {
  const cells = rows * columns;
  const left = rule === 'zero' ? cells : cells - 1;
  return whole.map((mean, channel) => (mean * cells - values[channel * cells + cell]!) / left);
}

/** Bytes of slice features that go through the attention at once; a cancel waits for one such batch. */
const BATCH_BYTES = 8 * 2 ** 20;

/** Which feature is varied, and which labels are asked for. */
export interface HeadTarget {
  /** Place of the scan in the case. */
  readonly scan: number;
  /** Index into the scan's own slices. */
  readonly slice: number;
  readonly labels: readonly number[];
}

/**
 * The network itself as the head: slice attention, fusion and classifier, with all other slices and scans fixed.
 * @throws the signal's reason, between two batches
 */
export function networkHead(
  model: Model,
  scans: readonly EncodedScan[],
  idsOf: ModalityIdsOf,
  { scan, slice, labels }: HeadTarget,
  signal?: AbortSignal,
): Head {
  const { features, used } = scans[scan]!;
  const width = model.manifest.architecture.hidden;
  const slices = features.length;
  const largest = Math.max(1, Math.floor(BATCH_BYTES / (slices * width * 4)));
  const whole = select(
    scans,
    scans.map((_, i) => i),
    idsOf,
  );

  async function run(pooled: readonly Float32Array[]): Promise<readonly Float32Array[]> {
    const batch = new Float32Array(pooled.length * slices * width);
    pooled.forEach((varied, row) => {
      features.forEach((feature, t) => {
        batch.set(used[t] === slice ? varied : feature, (row * slices + t) * width);
      });
    });
    const mask = new Float32Array(pooled.length * slices).fill(1);
    const embeddings = await attendBatch(model, { features: batch, mask, variants: pooled.length, slices });
    const fused = await fuseScans(
      model,
      embeddings.map((embedding) => whole.map((part, i) => (i === scan ? { ...part, embedding } : part))),
    );
    return fused.map(({ logits }) => Float32Array.from(labels, (label) => logits[label]!));
  }

  return async (pooled) => {
    // Of one size, so that no run is made for a single variant left over.
    const perRun = Math.ceil(pooled.length / Math.ceil(pooled.length / largest));
    const scores: Float32Array[] = [];
    for (let start = 0; start < pooled.length; start += perRun) {
      signal?.throwIfAborted();
      scores.push(...(await run(pooled.slice(start, start + perRun))));
    }
    return scores;
  };
}

/**
 * The encoder's last maps of some slices.
 * @param tensor `[S, 1, size, size]`, normalised
 * @returns `pack-without-map` when the pack's features are not the mean of its maps, whatever its manifest says
 */
export async function featureMaps(
  model: Model,
  tensor: Parameters<Model['encoder']['run']>[0][string],
): Promise<Result<readonly FeatureMap[], LongtailError>> {
  const { map, features } = await model.encoder.run({ slices: tensor }, ['map', 'features']);
  if (!map || !(features?.data instanceof Float32Array)) throw new Error('the encoder gave no map');
  const pooled = features.data;
  const maps = splitMaps(map);
  const width = maps[0]?.width ?? 0;
  const isMean = maps.every((each, i) => {
    const own = pooled.subarray(i * width, (i + 1) * width);
    const off = pooledFeature(each).reduce((most, value, k) => Math.max(most, Math.abs(value - own[k]!)), 0);
    const size = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return own.length === width && off <= 0.01 * size;
  });
  return isMean ? ok(maps) : err({ kind: 'pack-without-map', pack: model.manifest.id });
}

/**
 * Whether a pack's slice feature is the mean of the encoder's last map. A transformer's is its class token: a cell
 * cannot be taken out of it.
 */
export const hasMap = ({ architecture }: Manifest): boolean => architecture.encoder === 'resnet50';

function splitMaps({ dims, data }: HostTensor): FeatureMap[] {
  const [slices = 0, width = 0, rows = 0, columns = 0] = dims;
  const size = width * rows * columns;
  return Array.from({ length: slices }, (_, i) => ({
    width,
    rows,
    columns,
    values: Float32Array.from(data.subarray(i * size, (i + 1) * size)),
  }));
}

/** Where the cells of a map lie in the pictures of a pack. */
export const centresOf = (
  { rows, columns }: FeatureMap,
  { manifest }: Model,
): Pick<CellMap, 'rowCentres' | 'columnCentres'> => ({
  rowCentres: cellCentres(rows, manifest.input.size, manifest.architecture.encoder),
  columnCentres: cellCentres(columns, manifest.input.size, manifest.architecture.encoder),
});
