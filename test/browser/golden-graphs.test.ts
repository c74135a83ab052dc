import { afterAll, beforeAll, describe, it } from 'vitest';
import {
  COMPACT_CASES,
  committedPack,
  expectCompactGolden,
  expectCompactLogits,
} from '../support/compact-golden.ts';
import { startGraphPage, type GraphPage } from '../support/graph-page.ts';
import { diskSource, packInMemory, type Graphs } from '../support/packs.ts';
import { hasShared, sharedPath } from '../support/shared.ts';
import { SMALL_CASES, expectSmallGolden, smallPack } from '../support/small-golden.ts';

let page: GraphPage;
beforeAll(async () => {
  page = await startGraphPage();
});
afterAll(() => page.close());

describe.each(['wasm', 'webgpu'] as const)('the graphs on %s', (backend) => {
  let small: Graphs;
  beforeAll(async () => {
    small = await page.open(backend, await smallPack('pytorch_model.bin'));
  });

  it.each(SMALL_CASES)('give every intermediate of the small reference network on %s', (name) =>
    expectSmallGolden(small, name),
  );

  // The reference data is too large to be committed: these need it beside the checkout, and say so where it is not.
  describe.skipIf(!hasShared('checkpoint/golden'))('with the compact checkpoint', () => {
    let exact: Graphs, committed: Graphs;
    beforeAll(async () => {
      const source = diskSource(sharedPath('checkpoint/pytorch_model.bin'));
      const labels = { space: 'raddiag-disorders' } as const;
      exact = await page.open(backend, await packInMemory(source, { labels }));
      committed = await page.open(backend, committedPack());
    });

    it.each(COMPACT_CASES)('in fp32 give the reference network’s numbers on %s', (name) =>
      expectCompactGolden(exact, name),
    );

    it.each(COMPACT_CASES)('as committed, with weights in fp16, give the logits of %s', (name) =>
      expectCompactLogits(committed, name),
    );
  });
});
