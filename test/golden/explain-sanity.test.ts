import { beforeAll, describe, expect, test } from 'vitest';
import { centresOf, networkHead, occludeCells, pooledFeature, type FeatureMap } from '@/explain/occlusion.ts';
import { attendSlices } from '@/fusion/fuse.ts';
import type { Model } from '@/model/open-model.ts';
import type { Pack } from '@/model/pack.ts';
import { modalityIds } from '@/pipeline/modality-ids.ts';
import type { LinearHead } from '../support/logistic.ts';
import { openPipeline } from '../support/pipeline.ts';
import {
  accuracyOf,
  blobMap,
  blobMaps,
  correlation,
  fitBlobHead,
  pointingGame,
} from '../support/planted-blob.ts';
import { shuffledEncoder } from '../support/shuffled-encoder.ts';

const seeds = (first: number, count: number, step = 1): readonly number[] =>
  Array.from({ length: count }, (_, i) => first + i * step);

const TRAINING = seeds(1000, 400);
const HELD_OUT = seeds(20_000, 60);
/** Odd seeds: every one has a blob. */
const WITH_BLOB = seeds(9001, 100, 2);
/** Pictures that shuffled networks are tried on, and in how many ways weights are shuffled. */
const TRIED = 20;
const SHUFFLES = [1, 2, 3, 4, 5];

let pack: Pack;
let model: Model;
let head: LinearHead;
let maps: readonly FeatureMap[];
let shuffled: readonly { readonly model: Model; readonly maps: readonly FeatureMap[] }[];

beforeAll(async () => {
  const opened = await openPipeline();
  pack = opened.pack;
  model = opened.tools.model;
  head = fitBlobHead(TRAINING, await blobMaps(model, TRAINING));
  maps = await blobMaps(model, WITH_BLOB);
  shuffled = await Promise.all(
    SHUFFLES.map(async (seed) => {
      const other = { ...model, encoder: await shuffledEncoder(pack, seed) };
      return { model: other, maps: await blobMaps(other, WITH_BLOB.slice(0, TRIED)) };
    }),
  );
});

const mapsOf = (of: Model, features: readonly FeatureMap[], rule?: 'zero') =>
  Promise.all(features.map((map) => blobMap(of, head, map, rule)));
const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

describe('a head that learned to see a planted blob among zebra patches, in frozen features', () => {
  test('sees it in pictures that it was not trained on', async () => {
    expect(accuracyOf(head, HELD_OUT, await blobMaps(model, HELD_OUT))).toBeGreaterThan(0.9);
  });

  test('and the map of its score points at the blob, by both rules of taking a cell out', async () => {
    const { size } = model.manifest.input;
    const found = pointingGame(WITH_BLOB, await mapsOf(model, maps), size);
    const byZero = pointingGame(WITH_BLOB, await mapsOf(model, maps, 'zero'), size);
    console.log('pointing game:', found, 'rule "zero":', byZero);
    expect(found.near).toBeGreaterThan(0.9);
    expect(found.inside).toBeGreaterThan(0.5);
    expect(found.nearByChance).toBeLessThan(0.15);
    expect(byZero.near).toBeGreaterThan(0.9);
  });

  test('cells are centred where the network looks, not in the middle of their tiles', async () => {
    const { size } = model.manifest.input;
    const placed = await mapsOf(model, maps);
    const tiles = placed.map((map) => ({
      ...map,
      rowCentres: map.rowCentres.map((_, i) => (i + 0.5) / map.rows),
      columnCentres: map.columnCentres.map((_, i) => (i + 0.5) / map.columns),
    }));
    const [right, naive] = [pointingGame(WITH_BLOB, placed, size), pointingGame(WITH_BLOB, tiles, size)];
    console.log('median distance:', right.distance, 'with cells as tiles:', naive.distance);
    expect(right.distance).toBeLessThan(0.75 * naive.distance);
  });
});

describe('shuffled encoder weights', () => {
  test('destroy the maps of the planted blob', async () => {
    const { size } = model.manifest.input;
    const learned = await mapsOf(model, maps.slice(0, TRIED));
    const correlations: number[] = [];
    const near: number[] = [];
    for (const other of shuffled) {
      const random = await mapsOf(other.model, other.maps);
      correlations.push(...random.map((map, i) => correlation(map.values, learned[i]?.values ?? map.values)));
      near.push(pointingGame(WITH_BLOB, random, size).near);
    }
    const strength = mean(correlations.map(Math.abs));
    console.log('correlation:', mean(correlations), 'its size:', strength, 'pointing game:', near);
    expect(Math.abs(mean(correlations))).toBeLessThan(0.2);
    expect(strength).toBeLessThan(0.3);
    expect(mean(near)).toBeLessThan(0.4);
  });

  test("destroy the network's own maps of the label that it ranks first", async () => {
    const correlations: number[] = [];
    for (const [i, map] of maps.slice(0, 10).entries()) {
      const own = await networkMap(model, map);
      for (const other of shuffled) {
        const random = await networkMap(other.model, other.maps[i] ?? map, own.label);
        correlations.push(correlation(own.values, random.values));
      }
    }
    const strength = mean(correlations.map(Math.abs));
    console.log("of the network's maps:", mean(correlations), 'size:', strength);
    expect(Math.abs(mean(correlations))).toBeLessThan(0.3);
  });
});

/** One X-ray of one slice under the whole network: its map of the label, by default of its first. */
async function networkMap(of: Model, map: FeatureMap, asked?: number) {
  const feature = pooledFeature(map);
  const { embedding } = await attendSlices(of, [feature]);
  const scans = [{ features: [feature], used: [0], embedding }];
  const idsOf = () => modalityIds([{ examinationId: 'e', modality: 'X-ray' }], of.manifest);
  const all = Array.from({ length: of.manifest.architecture.classes }, (_, i) => i);
  const [scores] = await networkHead(of, scans, idsOf, { scan: 0, slice: 0, labels: all })([feature]);
  const label = asked ?? all.reduce((a, b) => ((scores?.[b] ?? 0) > (scores?.[a] ?? 0) ? b : a));
  const single = networkHead(of, scans, idsOf, { scan: 0, slice: 0, labels: [label] });
  const [support] = await occludeCells(map, single, centresOf(map, of));
  if (!support) throw new Error('no map');
  return { label, values: support.values };
}
