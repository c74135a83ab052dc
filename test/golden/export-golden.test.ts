import { beforeAll, describe, expect, it } from 'vitest';
import { openGraphs, type Graphs } from '../support/packs.ts';
import { SMALL_CASES, expectSmallGolden, smallPack } from '../support/small-golden.ts';

describe.each(['pytorch_model.bin', 'model.safetensors'] as const)('the pack made of %s', (file) => {
  let graphs: Graphs;
  beforeAll(async () => {
    graphs = await openGraphs(await smallPack(file));
  });

  it.each(SMALL_CASES)('agrees with the reference network on %s', (name) => expectSmallGolden(graphs, name));
});

it('makes the same pack of both files, byte for byte', async () => {
  const [a, b] = await Promise.all([smallPack('pytorch_model.bin'), smallPack('model.safetensors')]);
  expect([...a.sink.files.keys()]).toEqual([...b.sink.files.keys()]);
  for (const [name, bytes] of a.sink.files)
    expect(Buffer.compare(bytes, b.sink.files.get(name) ?? new Uint8Array()), name).toBe(0);
});
