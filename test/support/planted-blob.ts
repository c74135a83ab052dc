import { hottestCell, cellRectangle, type CellMap } from '@/explain/cell-map.ts';
import {
  centresOf,
  featureMaps,
  occludeCells,
  pooledFeature,
  type FeatureMap,
  type OcclusionRule,
} from '@/explain/occlusion.ts';
import type { Model } from '@/model/open-model.ts';
import { blobPicture } from './blob-pictures.ts';
import { fitLogistic, scoreOf, type LinearHead } from './logistic.ts';

const BATCH = 8;

/** The encoder's last maps of the blob pictures of some seeds. */
export async function blobMaps(model: Model, seeds: readonly number[]): Promise<readonly FeatureMap[]> {
  const { size } = model.manifest.input;
  const maps: FeatureMap[] = [];
  for (let start = 0; start < seeds.length; start += BATCH) {
    const batch = seeds.slice(start, start + BATCH);
    const data = new Float32Array(batch.length * size * size);
    batch.forEach((seed, i) => data.set(blobPicture(seed, size).values, i * size * size));
    const found = await featureMaps(model, { dims: [batch.length, 1, size, size], data });
    if (!found.ok) throw new Error(found.error.kind);
    maps.push(...found.value);
  }
  return maps;
}

const hasBlob = (seed: number): boolean => seed % 2 === 1;

/** Learns on frozen features which pictures have a blob. */
export const fitBlobHead = (seeds: readonly number[], maps: readonly FeatureMap[]): LinearHead =>
  fitLogistic(maps.map(pooledFeature), seeds.map(hasBlob), { decay: 0.01 });

/** Share of pictures that the head tells right. */
export const accuracyOf = (head: LinearHead, seeds: readonly number[], maps: readonly FeatureMap[]): number =>
  maps.filter((map, i) => scoreOf(head, pooledFeature(map)) > 0 === hasBlob(seeds[i] ?? 0)).length /
  maps.length;

/** The occlusion map of the head's score. */
export async function blobMap(
  model: Model,
  head: LinearHead,
  map: FeatureMap,
  rule?: OcclusionRule,
): Promise<CellMap> {
  const scores = (pooled: readonly Float32Array[]) =>
    Promise.resolve(pooled.map((feature) => Float32Array.of(scoreOf(head, feature))));
  const [support] = await occludeCells(map, scores, centresOf(map, model), rule);
  if (!support) throw new Error('no map');
  return support;
}

/** How well maps point at the blobs. */
export interface Pointing {
  /** Share of maps whose hottest cell holds the blob's middle. */
  readonly inside: number;
  /** ... holds it, or touches the cell that does. */
  readonly near: number;
  /** What `near` would be for a cell drawn at random. */
  readonly nearByChance: number;
  /** Median distance from the hottest cell's centre to the blob's middle, as a share of the picture's side. */
  readonly distance: number;
}

export function pointingGame(seeds: readonly number[], maps: readonly CellMap[], size: number): Pointing {
  let [inside, near, chance] = [0, 0, 0];
  const distances: number[] = [];
  maps.forEach((map, i) => {
    const { blob } = blobPicture(seeds[i] ?? 0, size);
    if (!blob) throw new Error('the pointing game is played on pictures with a blob');
    const holds = (row: number, column: number) => {
      const cell = cellRectangle(map, row, column, { rows: size, columns: size });
      // A pixel's middle is half a pixel on.
      const [y, x] = [blob.row + 0.5, blob.column + 0.5];
      return y >= cell.top && y < cell.bottom && x >= cell.left && x < cell.right;
    };
    const hottest = hottestCell(map);
    const inMap = (row: number, column: number) =>
      row >= 0 && column >= 0 && row < map.rows && column < map.columns;
    const touches = (row: number, column: number): boolean =>
      [-1, 0, 1].some((down) =>
        [-1, 0, 1].some((across) => inMap(row + down, column + across) && holds(row + down, column + across)),
      );
    inside += Number(holds(hottest.row, hottest.column));
    near += Number(touches(hottest.row, hottest.column));
    const cells = map.values.length;
    for (let cell = 0; cell < cells; cell++)
      chance += Number(touches(Math.floor(cell / map.columns), cell % map.columns)) / cells;
    distances.push(
      Math.hypot(
        (map.rowCentres[hottest.row] ?? 0) - (blob.row + 0.5) / size,
        (map.columnCentres[hottest.column] ?? 0) - (blob.column + 0.5) / size,
      ),
    );
  });
  const count = maps.length;
  return {
    inside: inside / count,
    near: near / count,
    nearByChance: chance / count,
    distance: distances.toSorted((a, b) => a - b)[count >> 1] ?? NaN,
  };
}

/** Pearson's correlation of two maps. */
export function correlation(a: Float32Array, b: Float32Array): number {
  const mean = (values: Float32Array) => values.reduce((sum, x) => sum + x, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((x, i) => {
    const [da, db] = [x - meanA, (b[i] ?? 0) - meanB];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  });
  return ab / Math.sqrt(aa * bb);
}
