import { expect, test } from 'vitest';
import type { Result } from '@/core/result.ts';
import { diagnose } from '@/pipeline/diagnose.ts';
import { datedRows } from '@/state/dates.ts';
import { largestDifference } from '../support/npy.ts';
import { generatedScan, openPipeline } from '../support/pipeline.ts';

const value = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

test('each date is what a run of its examination alone gives, and computes nothing again behind the whole case', async () => {
  // The second is darker: were the two normalised together, both would change.
  const before = [generatedScan('1:255', 'CT', 4, 'before'), generatedScan('2:255', 'CT', 3, 'before')];
  const after = [generatedScan('3:120', 'CT', 5, 'after')];
  const { tools } = await openPipeline();
  const whole = value(await diagnose([...before, ...after], tools));
  const [first, second] = [value(await diagnose(before, tools)), value(await diagnose(after, tools))];
  expect([first.slices.computed, second.slices.computed]).toEqual([0, 0]);
  expect(first.scans.map(({ modalityId }) => modalityId)).toEqual([1, 2]);
  expect(second.scans.map(({ modalityId }) => modalityId)).toEqual([1]);

  for (const [scans, ranked] of [
    [before, first],
    [after, second],
  ] as const) {
    const apart = value(await diagnose(scans, (await openPipeline()).tools));
    expect(apart.slices.computed).toBeGreaterThan(0);
    expect(largestDifference(ranked.logits, apart.logits)).toBeLessThan(1e-5);
    expect(largestDifference(ranked.logits, whole.logits)).toBeGreaterThan(0.1);
  }

  const rows = datedRows(first, second);
  expect(rows.length).toBeGreaterThan(5);
  for (const { id, change } of rows) {
    const at = ({ ranking }: typeof first) =>
      ranking.disorders.find(({ index }) => index === id)?.probability;
    expect(change).toBeCloseTo((at(second) ?? NaN) - (at(first) ?? NaN), 12);
  }
});
