import { describe, expect, test } from 'vitest';
import { differenceOf } from '@/explain/cell-map.ts';
import { changeOf } from '@/explain/leave-one-out.ts';
import { centresOf, featureMaps, networkHead, occludeCells, pooledFeature } from '@/explain/occlusion.ts';
import { spreadOf } from '@/explain/test-time.ts';
import { attendSlices, fuseScans } from '@/fusion/fuse.ts';
import { canFallBack } from '@/model/runtime-error.ts';
import { diagnose } from '@/pipeline/diagnose.ts';
import { leaveOutScans, leaveOutSlices, occlusionMaps } from '@/pipeline/explain.ts';
import { testTimeSpread } from '@/pipeline/test-time.ts';
import type { ResizedScan } from '@/preprocess/prepare.ts';
import type { Result } from '@/core/result.ts';
import { largestDifference } from '../support/npy.ts';
import { generatedScan, openPipeline } from '../support/pipeline.ts';

const value = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
/** Runs in batches differ from runs one by one by the order of sums alone. */
const CLOSE = 2e-5;

describe('leaving out', () => {
  test('a scan gives what a ranking without it gives, with the ids of the scans that remain', async () => {
    const { tools } = await openPipeline();
    const scans = ['1:255', '2:255', '3:255'].map((id) => generatedScan(id, 'CT', 6));
    const whole = value(await diagnose(scans, tools));
    const left = value(await leaveOutScans(scans, tools, {}));
    expect(largestDifference(left.whole, whole.logits)).toBeLessThan(CLOSE);
    let compared = 0;
    for (const [i] of scans.entries()) {
      const kept = scans.filter((_, k) => k !== i);
      const rest = value(await diagnose(kept, tools));
      expect(rest.scans.map(({ modalityId }) => modalityId)).toEqual([1, 2]);
      const without = left.without[i] ?? new Float32Array();
      expect(largestDifference(without, whole.logits)).toBeGreaterThan(0.01);
      // Without the brightest scan the examination has another range: that ranking answers another question.
      if (rest.slices.computed > 0) continue;
      compared++;
      expect(largestDifference(without, rest.logits)).toBeLessThan(CLOSE);
      const change = (rest.logits[5] ?? 0) - (whole.logits[5] ?? 0);
      expect(changeOf(left.whole, without, 5)).toBeCloseTo(change, 3);
    }
    expect(compared).toBeGreaterThanOrEqual(2);
  });

  test('the only scan leaves nothing, and the only slice of a scan neither', async () => {
    const { tools } = await openPipeline();
    const one = [generatedScan('1:255', 'X-ray', 1)];
    expect(value(await leaveOutScans(one, tools, {})).without).toEqual([undefined]);
    expect(value(await leaveOutSlices(one, '1:255', tools, {})).without).toEqual([undefined]);
    expect(changeOf(new Float32Array(3), undefined, 1)).toBeUndefined();
  });

  test('a slice gives what the network says with that place masked', async () => {
    const { tools } = await openPipeline();
    const CASE = { '1:255': 5, '2:255': 3 };
    const scans = [generatedScan('1:255', 'CT', 5), generatedScan('2:255', 'MRI', 3)];
    value(await diagnose(scans, tools));
    const left = value(await leaveOutSlices(scans, '1:255', tools, {}));
    expect(left.slices).toEqual([0, 1, 2, 3, 4]);

    const { model, manifest } = tools;
    const features = await featuresOf(tools, CASE, '1:255');
    const other = await attendSlices(model, await featuresOf(tools, CASE, '2:255'));
    const width = manifest.architecture.hidden;
    for (const slice of left.slices) {
      const data = new Float32Array(5 * width);
      features.forEach((feature, t) => data.set(feature, t * width));
      const mask = Float32Array.from({ length: 5 }, (_, t) => Number(t !== slice));
      const run = await model.attention.run(
        { features: { dims: [1, 5, width], data }, mask: { dims: [1, 5], data: mask } },
        ['embedding'],
      );
      const embedding = run['embedding']?.data;
      if (!(embedding instanceof Float32Array)) throw new Error('no embedding');
      const [fused] = await fuseScans(model, [
        [
          { embedding, modalityId: 1 },
          { embedding: other.embedding, modalityId: 4 },
        ],
      ]);
      expect(largestDifference(left.without[slice] ?? [], fused?.logits ?? [])).toBeLessThan(CLOSE);
    }
  });
});

describe('occlusion', () => {
  test('each cell of a map is the change that a run of its own gives', async () => {
    const { tools } = await openPipeline();
    const CASE = { '1:255': 6, '2:255': 4 };
    const scans = [generatedScan('1:255', 'CT', 6), generatedScan('2:255', 'CT', 4)];
    const whole = value(await diagnose(scans, tools));
    const labels = [whole.ranking.disorders[0]?.index ?? 0, 123];
    const maps = value(await occlusionMaps(scans, { scanId: '2:255', slices: [1, 3], labels }, tools, {}));
    expect(maps.map(({ slice }) => slice)).toEqual([1, 3]);
    const { model } = tools;
    const features = [
      await featuresOf(tools, CASE, '1:255'),
      await featuresOf(tools, CASE, '2:255'),
    ] as const;
    const first = await attendSlices(model, features[0]);
    const [map] = (await mapsOf(tools, CASE, '2:255')).slice(3);
    if (!map) throw new Error('no map');
    expect(largestDifference(pooledFeature(map), features[1][3] ?? [])).toBeLessThan(1e-4);
    const cells = map.rows * map.columns;
    for (const cell of [0, 9, 63]) {
      const rest = pooledFeature(map).map(
        (mean, channel) => (mean * cells - (map.values[channel * cells + cell] ?? 0)) / (cells - 1),
      );
      const varied = await attendSlices(model, [...features[1].slice(0, 3), rest]);
      const [fused] = await fuseScans(model, [
        [
          { embedding: first.embedding, modalityId: 1 },
          { embedding: varied.embedding, modalityId: 2 },
        ],
      ]);
      labels.forEach((label, i) => {
        const expected = (whole.logits[label] ?? 0) - (fused?.logits[label] ?? 0);
        expect(Math.abs((maps[1]?.maps[i]?.values[cell] ?? NaN) - expected)).toBeLessThan(1e-4);
      });
    }
  });

  test('the difference of two labels is that of maps made apart, and the change of the difference of their logits', async () => {
    const { tools } = await openPipeline();
    const scans = [generatedScan('1:255', 'CT', 5), generatedScan('2:255', 'MRI', 3)];
    const whole = value(await diagnose(scans, tools));
    const [a = 0, b = 0] = whole.ranking.disorders.map(({ index }) => index);
    const mapsFor = async (labels: readonly number[]) => {
      const target = { scanId: '1:255', slices: [0, 3], labels };
      return value(await occlusionMaps(scans, target, tools, {}));
    };
    const together = await mapsFor([a, b]);
    const apart = [await mapsFor([a]), await mapsFor([b])] as const;
    for (const [i, { maps }] of together.entries()) {
      const [mapA, mapB] = maps;
      const [aloneA, aloneB] = apart.map((each) => each[i]?.maps[0]);
      if (!mapA || !mapB || !aloneA || !aloneB) throw new Error('a map is missing');
      const difference = differenceOf(mapA, mapB);
      expect(largestDifference(difference.values, differenceOf(aloneA, aloneB).values)).toBeLessThan(CLOSE);
      expect(largestDifference(mapA.values, mapB.values)).toBeGreaterThan(100 * CLOSE);
    }

    // One cell by a run of its own: how far the first label's lead over the second falls without it.
    const { model } = tools;
    const CASE = { '1:255': 5, '2:255': 3 };
    const [map] = (await mapsOf(tools, CASE, '1:255')).slice(3);
    if (!map) throw new Error('no map');
    const features = await featuresOf(tools, CASE, '1:255');
    const other = await attendSlices(model, await featuresOf(tools, CASE, '2:255'));
    const cells = map.rows * map.columns;
    for (const cell of [5, 42]) {
      const rest = pooledFeature(map).map(
        (mean, channel) => (mean * cells - (map.values[channel * cells + cell] ?? 0)) / (cells - 1),
      );
      const varied = await attendSlices(model, features.with(3, rest));
      const [fused] = await fuseScans(model, [
        [
          { embedding: varied.embedding, modalityId: 1 },
          { embedding: other.embedding, modalityId: 4 },
        ],
      ]);
      const lead = (logits: ArrayLike<number> = []) => (logits[a] ?? NaN) - (logits[b] ?? NaN);
      const [mapA, mapB] = together[1]?.maps ?? [];
      if (!mapA || !mapB) throw new Error('a map is missing');
      const drawn = differenceOf(mapA, mapB).values[cell] ?? NaN;
      expect(Math.abs(drawn - (lead(whole.logits) - lead(fused?.logits)))).toBeLessThan(1e-4);
    }
  });

  test('the map of another label on the same slice runs no encoder, and is what it would be without', async () => {
    const { tools } = await openPipeline();
    const scans = [generatedScan('1:255', 'CT', 4)];
    value(await diagnose(scans, tools));
    let runs = 0;
    const encoder = {
      ...tools.model.encoder,
      run: (...args: Parameters<typeof tools.model.encoder.run>) => {
        runs++;
        return tools.model.encoder.run(...args);
      },
    };
    const counted = { ...tools, model: { ...tools.model, encoder } };
    const mapsOn = async (labels: readonly number[]) => {
      const target = { scanId: '1:255', slices: [1, 2], labels };
      return value(await occlusionMaps(scans, target, counted, {}));
    };
    await mapsOn([5]);
    expect(runs).toBe(2);
    const kept = await mapsOn([7]);
    expect(runs).toBe(2);
    tools.caches.maps.clear();
    const again = await mapsOn([7]);
    expect(runs).toBe(4);
    expect(kept).toEqual(again);
  });

  test('a repeated picture is occluded in all its copies', async () => {
    const { tools } = await openPipeline();
    const { model } = tools;
    const [map] = await mapsOf(tools, { '1:255': 1 }, '1:255');
    if (!map) throw new Error('no map');
    const feature = pooledFeature(map);
    const copies = [feature, feature, feature];
    const { embedding } = await attendSlices(model, copies);
    const head = networkHead(model, [{ features: copies, used: [0, 0, 0], embedding }], () => [7], {
      scan: 0,
      slice: 0,
      labels: [123],
    });
    const dark = new Float32Array(feature.length);
    const alone = await attendSlices(model, [dark, dark, dark]);
    const [expected] = await fuseScans(model, [[{ embedding: alone.embedding, modalityId: 7 }]]);
    expect((await head([dark]))[0]?.[0]).toBeCloseTo(expected?.logits[123] ?? NaN, 4);
    const maps = await occludeCells(map, head, centresOf(map, model));
    expect(maps).toHaveLength(1);
  });

  test('of a pack without a map is refused in words at once, and on no other backend', async () => {
    const { tools } = await openPipeline();
    const scans = [generatedScan('1:255', 'CT', 3)];
    const target = { scanId: '1:255', slices: [0], labels: [1] };
    const architecture = { ...tools.manifest.architecture, encoder: 'vit' as const };
    const untouched = () => Promise.reject(new Error('a slice was read'));
    const vit = { ...tools, manifest: { ...tools.manifest, architecture }, readSlices: untouched };
    const error = { kind: 'pack-without-map', pack: 'compact' } as const;
    expect(await occlusionMaps(scans, target, vit, {})).toEqual({ ok: false, error });
    expect(canFallBack(error)).toBe(false);

    // A pack whose manifest says ResNet, and whose features are another thing.
    const encoder = {
      ...tools.model.encoder,
      run: async (...args: Parameters<typeof tools.model.encoder.run>) => {
        const out = await tools.model.encoder.run(...args);
        const { features } = out;
        if (!(features?.data instanceof Float32Array)) throw new Error('no features');
        return { ...out, features: { ...features, data: features.data.map((value) => value + 1) } };
      },
    };
    const odd = { ...tools, model: { ...tools.model, encoder } };
    expect(await occlusionMaps(scans, target, odd, {})).toEqual({ ok: false, error });
  });

  test('a cancel between two slices stops it', async () => {
    const { tools } = await openPipeline();
    const scans = [generatedScan('1:255', 'CT', 4)];
    value(await diagnose(scans, tools));
    const controller = new AbortController();
    const target = { scanId: '1:255', slices: [0, 1, 2, 3], labels: [1] };
    const running = occlusionMaps(scans, target, tools, { signal: controller.signal });
    setTimeout(() => controller.abort(), 5);
    expect(await running).toEqual({ ok: false, error: { kind: 'cancelled' } });
  });
});

test('the spread under other windows holds the case itself, and leaves its caches as they were', async () => {
  const { tools } = await openPipeline();
  const scans = [generatedScan('1:255', 'CT', 3)];
  const before = value(await diagnose(scans, tools));
  const runs: number[] = [];
  const spread = value(await testTimeSpread(scans, tools, { onProgress: (done) => runs.push(done) }));
  expect(runs).toEqual([0, 1, 2, 3, 4, 5]);
  const label = before.ranking.disorders[0]?.index ?? 0;
  const { lowest, highest } = spreadOf(spread, label);
  expect(lowest).toBeLessThanOrEqual(before.logits[label] ?? NaN);
  expect(highest).toBeGreaterThanOrEqual(before.logits[label] ?? NaN);
  expect(highest - lowest).toBeGreaterThan(0.01);
  const after = value(await diagnose(scans, tools));
  expect(after.slices.computed).toBe(0);
  expect(largestDifference(after.logits, before.logits)).toBe(0);
});

type Tools = Awaited<ReturnType<typeof openPipeline>>['tools'];

/** Slices by scan: an examination of generated scans, each shorter than the pack's depth. */
type Examination = Readonly<Record<string, number>>;

/** Maps of a scan's slices, normalised over its examination, whose padding is zero. */
async function mapsOf(tools: Tools, examination: Examination, id: string) {
  let max = 0;
  let own: ResizedScan | undefined;
  for (const [each, count] of Object.entries(examination)) {
    const slices = Array.from({ length: count }, (_, i) => i);
    const read = value(await tools.readSlices(generatedScan(each, 'CT', count), slices, {}));
    const resized = value(await tools.preprocessor.resize(read, 256, 'area-bilinear'));
    max = Math.max(max, resized.range.max);
    if (each === id) own = resized;
  }
  if (!own) throw new Error(id);
  const all = Array.from({ length: own.slices }, (_, i) => i);
  const { tensor } = await own.normalised(all, { min: 0, max });
  return value(await featureMaps(tools.model, tensor));
}

const featuresOf = async (tools: Tools, examination: Examination, id: string): Promise<Float32Array[]> =>
  (await mapsOf(tools, examination, id)).map(pooledFeature);
