import { expect, test } from 'vitest';
import { err, ok } from '@/core/result.ts';
import type { SliceMaps } from '@/pipeline/explain.ts';
import { SliceMapRun, type MapsSoFar } from '@/ui/explain/slice-map-run.ts';

/** A run whose answers come when the test says so. */
function started(failing?: number) {
  const asked: number[] = [];
  const answers: (() => void)[] = [];
  const seen: MapsSoFar[] = [];
  const run = new SliceMapRun(
    { used: [0, 1, 2, 3, 4, 5], first: [4, 2] },
    (slice) => {
      asked.push(slice);
      const answer =
        slice === failing
          ? err({ kind: 'device-lost', detail: '' } as const)
          : ok<readonly SliceMaps[]>([{ slice, maps: [] }]);
      return new Promise((resolve) => answers.push(() => resolve(answer)));
    },
    (soFar) => seen.push(soFar),
  );
  const answer = async () => {
    answers.shift()?.();
    await new Promise(setImmediate);
  };
  return { run, asked, seen, answer };
}

test('one slice at a time, what is looked at before what has most weight', async () => {
  const { run, asked, seen, answer } = started();
  run.look(4);
  run.look(5);
  expect(asked).toEqual([4]);
  await answer();
  expect(asked).toEqual([4, 5]);
  await answer();
  await answer();
  expect(asked).toEqual([4, 5, 2]);
  expect(seen.at(-1)?.maps.map(({ slice }) => slice)).toEqual([4, 5, 2]);
  run.look(0);
  await answer();
  run.look(5);
  expect(asked).toEqual([4, 5, 2, 0]);
});

test('an error ends it, and keeps the maps that are there', async () => {
  const { run, asked, seen, answer } = started(2);
  run.look(4);
  await answer();
  await answer();
  expect(seen.at(-1)).toMatchObject({ maps: [{ slice: 4 }], error: { kind: 'device-lost' } });
  run.look(0);
  expect(asked).toEqual([4, 2]);
});

test('what comes after it was stopped is not told', async () => {
  const { run, asked, seen, answer } = started();
  run.look(4);
  run.stop();
  await answer();
  expect(seen).toEqual([]);
  run.look(0);
  expect(asked).toEqual([4]);
});
