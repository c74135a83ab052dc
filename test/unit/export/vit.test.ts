import { expect, it } from 'vitest';
import { goldenSlice } from '@/model/golden.ts';
import type { Architecture, VitEncoder } from '@export/architecture.ts';
import { largestDifference } from '../../support/npy.ts';
import { vitForward } from '../../support/oracle.ts';
import {
  bytesSource,
  convertInMemory,
  floats,
  openGraph,
  packInMemory,
  runFor,
} from '../../support/packs.ts';
import { randomTensors, tiny } from '../../support/random-checkpoint.ts';
import { plainArchive } from '../../support/torch-files.ts';

const prefix = 'vit2D.';
const encoder: VitEncoder = {
  kind: 'vit',
  prefix: `${prefix}vision_encoder.`,
  width: 32,
  patch: 8,
  rows: 4,
  columns: 4,
  layers: 2,
  heads: 2,
  inner: 128,
  feedForward: 48,
  pool: 'cls',
  embedding: { prefix: `${prefix}mlp_embed.`, width: 40 },
  projectsOut: true,
};
const size = 32;

const variants: readonly (readonly [string, VitEncoder])[] = [
  ['class token and mlp_embed', encoder],
  ['class token alone', { ...encoder, embedding: undefined }],
  ['mean over the patches', { ...encoder, pool: 'mean' }],
  ['one head without output layer', { ...encoder, heads: 1, inner: 32, projectsOut: false }],
];

it.each(variants)('a ViT checkpoint with %s gives the formulas’ features', async (_, variant) => {
  const architecture: Architecture = { ...tiny, encoder: variant };
  const tensors = randomTensors(architecture, 5);
  const heads = variant.heads === 1 ? { slices: 1, fusion: 4, vit: 1 } : undefined;
  const pack = await packInMemory(bytesSource('vit.bin', plainArchive(tensors)), heads ? { heads } : {});
  expect(pack.manifest.architecture).toMatchObject({ encoder: 'vit', width: 32, hidden: 32 });
  expect(pack.manifest.input.size).toBe(size);
  const graph = await openGraph(pack, 'encoder');
  const pictures = [goldenSlice(3, 0, size), goldenSlice(4, 1, size)];
  const slices = floats(
    [2, 1, size, size],
    pictures.flatMap((picture) => [...picture]),
  );
  const { features, map } = await runFor(graph, { slices }, ['features', 'map']);
  const wanted = pictures.map((picture) =>
    vitForward(tensors, prefix, picture, { size, patch: 8, layers: 2, heads: variant.heads }),
  );
  expect(
    largestDifference(
      features,
      wanted.flatMap((one) => one.features),
    ),
  ).toBeLessThan(1e-5);
  // The map has the channel before row and column.
  const grid = wanted.flatMap(({ tokens }) =>
    Array.from({ length: 32 }, (__, channel) => tokens.map((token) => token[channel] ?? NaN)).flat(),
  );
  expect(largestDifference(map, grid)).toBeLessThan(1e-5);
});

it('a ViT takes pictures of the size that its positions are for, and no other', async () => {
  const tensors = randomTensors({ ...tiny, encoder });
  const { result } = await convertInMemory(bytesSource('vit.bin', plainArchive(tensors)), { size: 64 });
  expect(result).toMatchObject({ ok: false, error: { kind: 'checkpoint-invalid', key: 'size' } });
});

it('names a missing key of a ViT', async () => {
  const tensors = randomTensors({ ...tiny, encoder });
  const key = 'vit2D.vision_encoder.transformer.layers.0.1.fn.net.3.bias';
  tensors.delete(key);
  const { result } = await convertInMemory(bytesSource('vit.bin', plainArchive(tensors)), {});
  expect(result).toMatchObject({ ok: false, error: { kind: 'checkpoint-invalid', key } });
});
