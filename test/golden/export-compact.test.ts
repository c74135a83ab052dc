import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { manifestSchema } from '@/model/manifest.ts';
import type { Session } from '@/model/runtime.ts';
import { factsSchema, type ExportOptions } from '@export/options.ts';
import { largestDifference, readNpy } from '../support/npy.ts';
import { diskSource, floats, ints, memorySink, openGraph, packInMemory, runFor } from '../support/packs.ts';
import { hasShared, sharedPath } from '../support/shared.ts';

const folder = fileURLToPath(new URL('../../models/compact', import.meta.url));
const cases = ['case1_xray', 'case2_ct12', 'case3_xray_us'];
const labels = { space: 'raddiag-disorders' } as const;

interface Graphs {
  readonly encoder: Session;
  readonly attention: Session;
  readonly fusion: Session;
}

async function openGraphs(pack: Parameters<typeof openGraph>[0]): Promise<Graphs> {
  const [encoder, attention, fusion] = [
    await openGraph(pack, 'encoder'),
    await openGraph(pack, 'attention'),
    await openGraph(pack, 'fusion'),
  ];
  return { encoder, attention, fusion };
}

/** The committed pack, as its manifest lists it. */
function committedPack(): Parameters<typeof openGraph>[0] {
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')));
  const sink = memorySink();
  for (const { path } of manifest.files)
    sink.files.set(path, new Uint8Array(readFileSync(`${folder}/${path}`)));
  return { manifest, sink };
}

async function differences({ encoder, attention, fusion }: Graphs, name: string) {
  const read = (array: string) => readNpy(sharedPath(`checkpoint/golden/${name}/${array}.npy`));
  const input = read('input');
  const [, scans = 0, depth = 0] = input.shape;
  const slices = floats([scans * depth, 1, 256, 256], input.data);
  const { features } = await runFor(encoder, { slices }, ['features']);
  const marks = read('marks').data;
  const mask = Float32Array.from({ length: scans * depth }, (_, i) =>
    Number(marks[Math.floor(i / depth) * 32 + (i % depth)]),
  );
  const { embedding } = await runFor(
    attention,
    { features: floats([scans, depth, 512], features), mask: floats([scans, depth], mask) },
    ['embedding'],
  );
  const {
    fused,
    logits,
    attention: row,
  } = await runFor(
    fusion,
    { embeddings: floats([1, scans, 512], embedding), modality: ints([1, scans], read('mods').data) },
    ['fused', 'logits', 'attention'],
  );
  return {
    features: largestDifference(features, read('slices').data),
    embedding: largestDifference(embedding, read('scan').data),
    fused: largestDifference(fused, read('case').data),
    attention: largestDifference(row, read('fusion_attn').data),
    logits: largestDifference(logits, read('logits').data),
  };
}

describe.skipIf(!hasShared('checkpoint/golden'))('the compact checkpoint', () => {
  let exact: Graphs, committed: Graphs;
  beforeAll(async () => {
    const source = diskSource(sharedPath('checkpoint/pytorch_model.bin'));
    exact = await openGraphs(await packInMemory(source, { labels }));
    committed = await openGraphs(committedPack());
  });

  it.each(cases)('in fp32 gives the reference network’s numbers on %s', async (name) => {
    const found = await differences(exact, name);
    expect(found.features).toBeLessThan(1e-5);
    expect(found.embedding).toBeLessThan(1e-5);
    expect(found.fused).toBeLessThan(1e-5);
    expect(found.attention).toBeLessThan(1e-5);
    expect(found.logits).toBeLessThan(1e-4);
  });

  it.each(cases)('as committed, with weights in fp16, gives the logits of %s', async (name) => {
    expect((await differences(committed, name)).logits).toBeLessThan(1e-3);
  });

  it('is committed as the exporter makes it', async () => {
    const facts = factsSchema.parse(JSON.parse(readFileSync(`${folder}/facts.json`, 'utf8')));
    const cardText = readFileSync(`${folder}/about.md`, 'utf8');
    const options: ExportOptions = { precision: 'fp16', labels, facts, cardText };
    const { sink } = await packInMemory(diskSource(sharedPath('checkpoint/pytorch_model.bin')), options);
    // The last bits of the golden logits, and what is derived from them, depend on the processor.
    for (const [name, bytes] of sink.files)
      if (name.endsWith('.onnx') || name.endsWith('.bin'))
        if (name !== 'golden-logits.bin')
          expect(Buffer.compare(bytes, readFileSync(`${folder}/${name}`)), name).toBe(0);
    const written = readFileSync(`${folder}/golden-logits.bin`);
    const logits = new Float32Array(new Uint8Array(written).buffer);
    const again = new Float32Array(sink.files.get('golden-logits.bin')?.buffer ?? new ArrayBuffer(0));
    expect(largestDifference(logits, again)).toBeLessThan(1e-3);
  });
});

describe('the committed pack', () => {
  it('is under 20 MB', () => {
    const { manifest } = committedPack();
    expect(manifest.files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(20e6);
  });

  it('says what was measured on each trained label', () => {
    const { measured, precision } = committedPack().manifest;
    expect(precision.weights).toBe('fp16');
    expect(measured?.trainedLabels).toHaveLength(21);
    const covid = measured?.results.find(({ label, modality }) => label === 25 && modality === 'X-ray');
    expect(covid?.verdict).toBe('confounded');
    expect(measured?.confounders.some((line) => line.includes('COVID-19'))).toBe(true);
  });
});
