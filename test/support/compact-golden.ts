import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { manifestSchema } from '@/model/manifest.ts';
import { largestDifference, readNpy } from './npy.ts';
import { floats, ints, memorySink, runFor, type Graphs, type PackInMemory } from './packs.ts';
import { sharedPath } from './shared.ts';

export const COMPACT_FOLDER = fileURLToPath(new URL('../../models/compact', import.meta.url));

/** The reference network's cases with the compact checkpoint. */
export const COMPACT_CASES = ['case1_xray', 'case2_ct12', 'case3_xray_us'];

/** The committed pack, as its manifest lists it. */
export function committedPack(): PackInMemory {
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(`${COMPACT_FOLDER}/manifest.json`, 'utf8')));
  const sink = memorySink();
  for (const { path } of manifest.files)
    sink.files.set(path, new Uint8Array(readFileSync(`${COMPACT_FOLDER}/${path}`)));
  return { manifest, sink };
}

/** Largest absolute difference from the reference network, of each intermediate and of the logits. */
export async function compactDifferences({ encoder, attention, fusion }: Graphs, name: string) {
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

/** Holds graphs that store float32 to the reference network's numbers. */
export async function expectCompactGolden(graphs: Graphs, name: string): Promise<void> {
  const found = await compactDifferences(graphs, name);
  expect(found.features).toBeLessThan(1e-5);
  expect(found.embedding).toBeLessThan(1e-5);
  expect(found.fused).toBeLessThan(1e-5);
  expect(found.attention).toBeLessThan(1e-5);
  expect(found.logits).toBeLessThan(1e-4);
}

/** Holds graphs that store float16 to the reference network's logits. */
export async function expectCompactLogits(graphs: Graphs, name: string): Promise<void> {
  expect((await compactDifferences(graphs, name)).logits).toBeLessThan(1e-3);
}
