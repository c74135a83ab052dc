import { expect, it } from 'vitest';
import type { Architecture } from '@export/architecture.ts';
import { largestDifference } from '../../support/npy.ts';
import { gelu, linear, values } from '../../support/oracle.ts';
import {
  bytesSource,
  convertInMemory,
  floats,
  ints,
  openGraph,
  packInMemory,
  runFor,
} from '../../support/packs.ts';
import { randomNumbers, randomTensors, tiny, type Tensors } from '../../support/random-checkpoint.ts';
import { plainArchive, plainLegacy, safetensors } from '../../support/torch-files.ts';

const source = (tensors: Tensors) => bytesSource('model.bin', plainArchive(tensors));
const pack = (tensors: Tensors) => packInMemory(source(tensors), { size: 32 });
const hidden = 32;

const next = randomNumbers(9);
const embeddings = Float32Array.from({ length: 3 * hidden }, next);
const scan = (i: number) => Array.from(embeddings.subarray(i * hidden, (i + 1) * hidden));

it.each([
  ['torch archive', plainArchive],
  ['legacy torch file', plainLegacy],
  ['safetensors', (tensors: Tensors) => safetensors(tensors)],
])('the same pack comes out of a %s', async (_, write) => {
  const tensors = randomTensors(tiny);
  const expected = await pack(tensors);
  const found = await packInMemory(bytesSource('other', write(tensors)), { size: 32 });
  expect(found.manifest).toEqual(expected.manifest);
});

it('a fine-tuned classifier, fc2, is used, with the old fc beside it or without', async () => {
  const tensors = randomTensors(tiny);
  const renamed: Tensors = new Map([...tensors].map(([key, value]) => [key.replace(/^fc\./, 'fc2.'), value]));
  const alone = await pack(renamed);
  const old = { dims: [7, 32], data: new Float32Array(7 * 32) };
  const beside = await pack(new Map([...renamed, ['fc.2.weight', old]]));
  const original = await pack(tensors);
  const inputs = { embeddings: floats([1, 3, hidden], embeddings), modality: ints([1, 3], [1, 4, 7]) };
  const logits = async (made: typeof alone) =>
    (await runFor(await openGraph(made, 'fusion'), inputs, ['logits'])).logits;
  expect(largestDifference(await logits(alone), await logits(original))).toBe(0);
  expect(largestDifference(await logits(beside), await logits(original))).toBe(0);
});

it('a late checkpoint classifies each scan, and takes the largest logits of several', async () => {
  const tensors = randomTensors({ ...tiny, fusion: undefined });
  const made = await pack(tensors);
  expect(made.manifest.architecture).toMatchObject({ fusionLayers: 0, fusionHeads: 1 });
  const graph = await openGraph(made, 'fusion');
  const classify = (x: number[]) =>
    linear(
      tensors,
      'fc.2',
      linear(tensors, 'fc.0', [x]).map((row) => row.map(gelu)),
    )[0] ?? [];
  const names = ['fused', 'logits', 'attention', 'scan_weights'] as const;

  const one = await runFor(
    graph,
    { embeddings: floats([1, 1, hidden], scan(0)), modality: ints([1, 1], [1]) },
    names,
  );
  expect(largestDifference(one.logits, classify(scan(0)))).toBeLessThan(1e-5);
  expect(largestDifference(one.fused, scan(0))).toBe(0);
  expect(Array.from(one.scan_weights)).toEqual([1]);

  // The second slot is empty: whatever lies in it does not count.
  const three = await runFor(
    graph,
    { embeddings: floats([1, 3, hidden], embeddings), modality: ints([1, 3], [1, 0, 7]) },
    names,
  );
  const [a, c] = [classify(scan(0)), classify(scan(2))];
  expect(
    largestDifference(
      three.logits,
      a.map((v, i) => Math.max(v, c[i] ?? NaN)),
    ),
  ).toBeLessThan(1e-5);
  expect(largestDifference(three.scan_weights, [0.5, 0, 0.5])).toBeLessThan(1e-6);
  expect(largestDifference(three.attention, [0, 0.5, 0, 0.5])).toBeLessThan(1e-6);
});

it('a knowledge head multiplies with the projected text embeddings, and an unused fc is dropped', async () => {
  const knowledge: Architecture = { ...tiny, head: { kind: 'knowledge', textWidth: 6 } };
  const tensors = randomTensors(knowledge);
  const unused = { dims: [9, 32], data: new Float32Array(9 * 32) };
  const made = await pack(new Map([...tensors, ['fc.2.weight', unused], ['bioLORD.pooler.bias', unused]]));
  expect(made.manifest.architecture).toMatchObject({ head: 'knowledge', classes: 5 });
  const graph = await openGraph(made, 'fusion');
  const inputs = { embeddings: floats([1, 3, hidden], embeddings), modality: ints([1, 3], [1, 4, 7]) };
  const { fused, logits } = await runFor(graph, inputs, ['fused', 'logits']);
  const labels = values(tensors, 'label_embeddings');
  const texts = Array.from({ length: 5 }, (_, i) => Array.from(labels.subarray(i * 6, (i + 1) * 6)));
  const wanted = linear(tensors, 'fcke', texts).map((row) =>
    row.reduce((sum, v, i) => sum + v * (fused[i] ?? NaN), 0),
  );
  expect(largestDifference(logits, wanted)).toBeLessThan(1e-5);
});

it('other widths, depths, layers, heads and one input channel are read from the shapes', async () => {
  const other: Architecture = {
    ...tiny,
    encoder: { kind: 'resnet50', width: 2, inputChannels: 1 },
    hidden: 64,
    depth: 7,
    classes: 3,
    slices: { ...tiny.slices, layers: 2, feedForward: 80 },
    fusion: { prefix: 'vitFuse.transformer_encoder.encoder.', layers: 3, heads: 8, feedForward: 16 },
    head: { kind: 'mlp', prefix: 'fc', width: 24 },
  };
  const { manifest } = await packInMemory(source(randomTensors(other)), {
    size: 40,
    heads: { slices: 2, fusion: 8 },
  });
  expect(manifest.architecture).toMatchObject({
    width: 2,
    hidden: 64,
    sliceLayers: 2,
    sliceHeads: 2,
    fusionLayers: 3,
    fusionHeads: 8,
    classes: 3,
  });
  expect(manifest.input).toMatchObject({ size: 40, depth: 7 });
});

const reshape = (tensors: Tensors, key: string, dims: readonly number[]) =>
  tensors.set(key, { dims, data: new Float32Array(dims.reduce((a, b) => a * b, 1)) });

const damages: readonly (readonly [string, (tensors: Tensors) => void, string, RegExp])[] = [
  [
    'a missing kernel',
    (t) => t.delete('resnet2D.layer3.4.conv2.weight'),
    'resnet2D.layer3.4.conv2.weight',
    /missing/,
  ],
  ['a missing first kernel', (t) => t.delete('resnet2D.conv1.weight'), 'resnet2D.conv1.weight', /missing/],
  [
    'a missing norm',
    (t) => t.delete('vitFuse.transformer_encoder.encoder.norm.a'),
    'vitFuse.transformer_encoder.encoder.norm.a',
    /missing/,
  ],
  ['a missing class token', (t) => t.delete('attention1D.cls_token'), 'attention1D.cls_token', /missing/],
  ['a missing classifier', (t) => t.delete('fc.2.weight'), 'fc.2.weight', /missing/],
  ['a missing bias', (t) => t.delete('fc.2.bias'), 'fc.2.bias', /missing/],
  [
    'text embeddings that are missing',
    (t) => reshape(t, 'fcke.weight', [32, 6]),
    'label_embeddings',
    /text embeddings/,
  ],
  [
    'an unexpected key',
    (t) => reshape(t, 'resnet2D.layer5.0.conv1.weight', [1]),
    'resnet2D.layer5.0.conv1.weight',
    /unexpected/,
  ],
  [
    'a block too many',
    (t) => reshape(t, 'resnet2D.layer1.3.conv1.weight', [1, 4, 1, 1]),
    'resnet2D.layer1.3.conv1.weight',
    /unexpected/,
  ],
  ['a wrong shape', (t) => reshape(t, 'fc.0.weight', [32, 31]), 'fc.0.weight', /\[32, 31\], \[32, 32\]/],
  [
    'a wrong number of dimensions',
    (t) => reshape(t, 'attention1D.pos_emb', [165]),
    'attention1D.pos_emb',
    /2 dimensions/,
  ],
  [
    'a width of its own',
    (t) => reshape(t, 'attention1D.cls_token', [1, 1, 48]),
    'attention1D.cls_token',
    /48/,
  ],
  [
    'five input channels',
    (t) => reshape(t, 'resnet2D.conv1.weight', [1, 5, 7, 7]),
    'resnet2D.conv1.weight',
    /5 channels/,
  ],
  ['fewer modalities', (t) => reshape(t, 'vitFuse.mod_embed', [12, 32]), 'vitFuse.mod_embed', /\[16, 32\]/],
  ['weights that are no numbers', (t) => t.get('fc.2.bias')?.data.fill(NaN), 'logits', /not finite/],
];

it.each(damages)('refuses a checkpoint with %s and names it', async (_, damage, key, detail) => {
  const tensors = randomTensors(tiny);
  damage(tensors);
  const { result, sink } = await convertInMemory(source(tensors), { size: 32 });
  expect(result).toMatchObject({ ok: false, error: { kind: 'checkpoint-invalid', path: 'model.bin', key } });
  if (!result.ok && result.error.kind === 'checkpoint-invalid') expect(result.error.detail).toMatch(detail);
  expect([...sink.files.keys()]).toEqual([]);
});

it('needs none of the saved and unused keys, and takes them in any shape', async () => {
  const tensors = randomTensors(tiny);
  const without = await pack(tensors);
  for (const key of [
    'attention1D.transformer_encoder.multi_headed_attention.linears.0.weight',
    'vitFuse.transformer_encoder.feed_forward.w_1.bias',
    'vitFuse.transformer_encoder.encoder_layer.sublayer.1.norm.a',
    'vitFuse.transformer_encoder.encoder.layers.1.sublayer.0.norm.b',
    'resnet2D.fc.weight',
    'resnet2D.layer1.0.bn1.num_batches_tracked',
  ])
    reshape(tensors, key, [3]);
  expect((await pack(tensors)).manifest).toEqual(without.manifest);
});
