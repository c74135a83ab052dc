import { describe, expect, test } from 'vitest';
import { occludeCells, pooledFeature, type FeatureMap } from '@/explain/occlusion.ts';

/** Two channels, three cells in a row. */
const map: FeatureMap = { width: 2, rows: 1, columns: 3, values: Float32Array.of(0, 3, 6, 9, 0, 0) };
const centres = { rowCentres: [0.5], columnCentres: [0.2, 0.5, 0.8] };

describe('taking cells out of a pooled feature', () => {
  test('the pooled feature is the mean over the cells', () => {
    expect([...pooledFeature(map)]).toEqual([3, 3]);
  });

  test('the head sees the whole first, then the mean of the rest for each cell', async () => {
    const seen: number[][] = [];
    const [support] = await occludeCells(
      map,
      (pooled) => {
        seen.push(...pooled.map((feature) => [...feature]));
        return Promise.resolve(pooled.map((feature) => Float32Array.of(feature[0] ?? 0)));
      },
      centres,
    );
    expect(seen).toEqual([
      [3, 3],
      [4.5, 0],
      [3, 4.5],
      [1.5, 4.5],
    ]);
    expect([...(support?.values ?? [])]).toEqual([-1.5, 0, 1.5]);
  });

  test('or what is left when a cell counts as empty', async () => {
    const [support] = await occludeCells(
      map,
      (pooled) => Promise.resolve(pooled.map((feature) => Float32Array.of(feature[0] ?? 0))),
      centres,
      'zero',
    );
    expect([...(support?.values ?? [])]).toEqual([0, 1, 2]);
  });

  test('there is a map for each of the labels, from one run of the head', async () => {
    let runs = 0;
    const maps = await occludeCells(
      map,
      (pooled) => {
        runs++;
        return Promise.resolve(pooled.map((feature) => Float32Array.from(feature)));
      },
      centres,
    );
    expect(runs).toBe(1);
    expect(maps.map(({ values }) => [...values])).toEqual([
      [-1.5, 0, 1.5],
      [3, -1.5, -1.5],
    ]);
    expect(maps[0]?.columnCentres).toEqual([0.2, 0.5, 0.8]);
  });
});
