import { describe, expect, test } from 'vitest';
import type { Result } from '@/core/result.ts';
import { baselines } from '@/pipeline/baselines.ts';
import { diagnose } from '@/pipeline/diagnose.ts';
import { selfTest } from '@/pipeline/self-test.ts';
import type { Diagnosis } from '@/ranking/diagnosis.ts';
import { generatedScan, openPipeline } from '../support/pipeline.ts';
import { largestDifference } from '../support/npy.ts';

const value = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

const logitsOf = (diagnosis: Diagnosis) => diagnosis.logits;

describe('a case on the default pack', () => {
  test('the pack passes its own golden test', async () => {
    const { pack, tools } = await openPipeline();
    const passed = value(await selfTest(pack, tools.model));
    expect(passed.difference).toBeLessThanOrEqual(passed.tolerance);
  });

  test('leaving a scan out and bringing it back computes no slice, and gives what a run from scratch gives', async () => {
    const { tools } = await openPipeline();
    const [a, b] = [generatedScan('1:255', 'CT', 12), generatedScan('2:255', 'CT', 20)];
    const both = value(await diagnose([a, b], tools));
    expect(both.slices).toEqual({ computed: 32, reused: 0, paddedRun: 128 });
    expect(both.scans.map(({ modalityId }) => modalityId)).toEqual([1, 2]);
    expect(both.scans.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 5);

    const alone = value(await diagnose([b], tools));
    expect(alone.slices.computed).toBe(0);
    expect(alone.scans.map(({ modalityId }) => modalityId)).toEqual([1]);
    const scratch = value(await diagnose([b], (await openPipeline()).tools));
    expect(scratch.slices.computed).toBe(20);
    expect(largestDifference(logitsOf(alone), logitsOf(scratch))).toBeLessThan(1e-5);

    const back = value(await diagnose([a, b], tools));
    expect(back.slices.computed).toBe(0);
    expect(largestDifference(logitsOf(back), logitsOf(both))).toBe(0);
  });

  test('another modality changes the ranking without computing a slice', async () => {
    const { tools, decoded } = await openPipeline();
    const asXray = value(await diagnose([generatedScan('1:255', 'X-ray', 1)], tools));
    const read = decoded.length;
    const asUltrasound = value(await diagnose([generatedScan('1:255', 'Ultrasound', 1)], tools));
    expect(asUltrasound.slices.computed).toBe(0);
    expect(decoded.length).toBe(read);
    expect(largestDifference(logitsOf(asXray), logitsOf(asUltrasound))).toBeGreaterThan(0.01);
  });

  test('equal slices are encoded once, wherever they are', async () => {
    const { tools } = await openPipeline();
    const copy = generatedScan('1:255', 'CT', 6);
    const twice = { ...copy, scan: { ...copy.scan, slices: [...copy.scan.slices, ...copy.scan.slices] } };
    const result = value(
      await diagnose([twice], {
        ...tools,
        // Slices 6 to 11 hold the same pixels as 0 to 5.
        readSlices: (scan, indices, options) =>
          tools.readSlices(
            scan,
            indices.map((index) => index % 6),
            options,
          ),
      }),
    );
    expect(result.slices).toMatchObject({ computed: 6, reused: 6 });
  });

  test('a changed range is answered at once from the old one, then computed', async () => {
    const { tools } = await openPipeline();
    const [bright, dark] = [generatedScan('1:255', 'CT', 8), generatedScan('2:100', 'CT', 8)];
    value(await diagnose([bright, dark], tools));
    const previews: Diagnosis[] = [];
    const alone = value(await diagnose([dark], tools, { onPreview: (preview) => previews.push(preview) }));
    expect(previews).toHaveLength(1);
    expect(previews[0]?.slices.computed).toBe(0);
    expect(alone.slices.computed).toBe(8);
    const scratch = value(await diagnose([dark], (await openPipeline()).tools));
    expect(largestDifference(logitsOf(alone), logitsOf(scratch))).toBeLessThan(1e-5);
    expect(largestDifference(logitsOf(previews[0] ?? alone), logitsOf(scratch))).toBeGreaterThan(1e-3);
  });

  test('more than 32 slices are sampled as the reference samples, and no others are decoded', async () => {
    const { tools, decoded } = await openPipeline();
    const result = value(await diagnose([generatedScan('3:255', 'CT', 100)], tools));
    const expected = Array.from({ length: 32 }, (_, i) => Math.floor((i * 100) / 32));
    expect(result.scans[0]?.used).toEqual(expected);
    expect(decoded).toEqual(expected.map((index) => `3:255/${index}`));
    expect(expected).toContain(result.scans[0]?.keySlice);
  });

  test('files of equal paths in another case are other files', async () => {
    const { tools } = await openPipeline();
    const first = generatedScan('1:255', 'CT', 3);
    const second = { ...first, caseId: 'another patient' };
    const before = value(await diagnose([first], tools));
    const after = value(
      await diagnose([second], {
        ...tools,
        readSlices: (_, indices, options) =>
          tools.readSlices(generatedScan('9:255', 'CT', 3), indices, options),
      }),
    );
    expect(after.slices.computed).toBe(3);
    expect(largestDifference(logitsOf(before), logitsOf(after))).toBeGreaterThan(0.01);
  });

  test('a constant examination is refused with its name', async () => {
    const { tools } = await openPipeline();
    const result = await diagnose([generatedScan('1:0', 'CT', 40, 'black')], tools);
    expect(result).toEqual({
      ok: false,
      error: { kind: 'constant-examination', examination: 'black', value: 0 },
    });
  });

  test('a cancel between two batches stops the run, and the next run goes on from there', async () => {
    const { tools } = await openPipeline();
    const scan = generatedScan('4:255', 'MRI', 16);
    const controller = new AbortController();
    const stopped = await diagnose([scan], tools, {
      signal: controller.signal,
      onProgress: (progress) => {
        if (progress.stage === 'encode' && progress.done >= 8) controller.abort();
      },
    });
    expect(stopped).toEqual({ ok: false, error: { kind: 'cancelled' } });
    expect(value(await diagnose([scan], tools)).slices).toMatchObject({ computed: 8, reused: 8 });
  });

  test('with one scan every baseline is the fusion itself; with two they differ', async () => {
    const { tools } = await openPipeline();
    const [a, b] = [generatedScan('1:255', 'X-ray', 1), generatedScan('5:255', 'Ultrasound', 1)];
    const fused = value(await diagnose([a], tools));
    const one = value(await baselines([a], tools));
    for (const ranking of [one.random, one.maximum, one.mean])
      expect(ranking.disorders.slice(0, 20).map(({ index }) => index)).toEqual(
        fused.ranking.disorders.slice(0, 20).map(({ index }) => index),
      );
    const two = value(await baselines([a, b], tools));
    const score = (rows: typeof two.mean.disorders) => new Map(rows.map((row) => [row.index, row.logit]));
    const [maximum, mean] = [score(two.maximum.disorders), score(two.mean.disorders)];
    expect([...maximum].every(([index, logit]) => logit >= (mean.get(index) ?? Infinity) - 1e-4)).toBe(true);
    expect([...maximum].some(([index, logit]) => logit > (mean.get(index) ?? Infinity) + 0.01)).toBe(true);
    expect(['1:255', '5:255']).toContain(two.randomScanId);
  });
});
