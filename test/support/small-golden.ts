import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { goldenBytes } from '@/model/golden.ts';
import { parseLabels, type ExportOptions } from '@export/options.ts';
import { largestDifference, readNpy } from './npy.ts';
import { diskSource, floats, ints, packInMemory, runFor, type Graphs, type PackInMemory } from './packs.ts';

const folder = fileURLToPath(new URL('../golden/data/raddiag-small', import.meta.url));
const [side, depth, hidden] = [64, 32, 64];

/** The cases of the authors' network at a small width, with random weights. */
export const SMALL_CASES = ['A_1xray_1slice', 'B_1ct_20slices', 'C_3mixed_pad4', 'D_6scans'];

/**
 * Of the largest feature (about 11). The random batch-norm statistics amplify rounding: computed in float64, these
 * features differ from the reference's own float32 by up to 3e-5 of the largest, so no port can be nearer. With the
 * trained weights of the compact pack the same graphs agree to 1e-5 (export-compact.test.ts).
 */
const CPU_FEATURES = 5e-5;

/** The pack that the exporter makes of the small network's checkpoint, in either of its two forms. */
export function smallPack(file: 'pytorch_model.bin' | 'model.safetensors'): Promise<PackInMemory> {
  const labels = parseLabels('labels.json', readFileSync(`${folder}/labels.json`, 'utf8'));
  if (!labels.ok) throw new Error(JSON.stringify(labels.error));
  const options: ExportOptions = { size: side, labels: labels.value };
  return packInMemory(diskSource(`${folder}/${file}`), options);
}

interface Meta {
  readonly samples: readonly {
    readonly images: readonly { readonly kind: string; readonly seed: number; readonly slices: number }[];
  }[];
}

/** The case's pictures as the network gets them, scan by scan: generated, and normalised examination by examination. */
function pictures(name: string): Float32Array[] {
  const meta = JSON.parse(readFileSync(`${folder}/${name}/meta.json`, 'utf8')) as Meta;
  return meta.samples.flatMap(({ images }) => {
    const stacks = images.map(({ kind, seed, slices }) => {
      // A colour picture is stored as three equal slices.
      const indices = kind === 'rgb' ? [0, 0, 0] : Array.from({ length: slices }, (_, z) => z);
      return indices.map((z) => goldenBytes(seed, z, side, side));
    });
    const values = stacks.flat().flatMap((slice) => [...slice]);
    const padded = stacks.some((stack) => stack.length < depth);
    const min = padded ? 0 : values.reduce((a, b) => Math.min(a, b));
    const max = values.reduce((a, b) => Math.max(a, b));
    return stacks.map((stack) =>
      Float32Array.from(
        stack.flatMap((slice) => [...slice]),
        (value) => (value - min) / (max - min),
      ),
    );
  });
}

/**
 * Holds every intermediate that the graphs expose, and the logits, against the reference network's.
 * @param featureTolerance of the largest feature
 */
export async function expectSmallGolden(
  { encoder, attention, fusion }: Graphs,
  name: string,
  featureTolerance = CPU_FEATURES,
): Promise<void> {
  const read = (array: string) => readNpy(`${folder}/${name}/${array}.npy`).data;
  const [mods, wantedFeatures] = [read('mods'), read('slice_features')];
  const slots = mods.length;
  const scans = pictures(name);
  const features = new Float32Array(slots * depth * hidden);
  for (const [i, scan] of scans.entries()) {
    const slices = scan.length / side ** 2;
    const out = await runFor(encoder, { slices: floats([slices, 1, side, side], scan) }, ['features']);
    const start = i * depth * hidden;
    const wanted = wantedFeatures.subarray(start, start + slices * hidden);
    const largest = wanted.reduce((a, b) => Math.max(a, b));
    expect(largestDifference(out.features, wanted)).toBeLessThan(featureTolerance * largest);
    features.set(out.features, start);
  }

  const attended = await runFor(
    attention,
    { features: floats([slots, depth, hidden], features), mask: floats([slots, depth], read('marks')) },
    ['embedding', 'attention', 'slice_weights'],
  );
  const alone = await runFor(
    attention,
    {
      features: floats([slots, depth, hidden], wantedFeatures),
      mask: floats([slots, depth], read('marks')),
    },
    ['embedding', 'attention'],
  );
  expect(largestDifference(alone.embedding, read('attention1D_out'))).toBeLessThan(1e-5);
  expect(largestDifference(alone.attention, read('slice_attn'))).toBeLessThan(1e-5);
  const filled = scans.length;
  const rows = (values: ArrayLike<number>, width: number) => Array.from(values).slice(0, filled * width);
  expect(
    largestDifference(rows(attended.embedding, hidden), rows(read('attention1D_out'), hidden)),
  ).toBeLessThan(1e-4);
  expect(
    largestDifference(rows(attended.attention, depth + 1), rows(read('slice_attn'), depth + 1)),
  ).toBeLessThan(1e-4);
  const softmaxed = scans.flatMap((_, i) =>
    softmax(read('slice_score').subarray(i * (depth + 1) + 1, (i + 1) * (depth + 1))),
  );
  expect(largestDifference(rows(attended.slice_weights, depth), softmaxed)).toBeLessThan(1e-4);

  const fused = await runFor(
    fusion,
    { embeddings: floats([1, slots, hidden], attended.embedding), modality: ints([1, slots], mods) },
    ['fused', 'logits', 'attention', 'scan_weights'],
  );
  expect(largestDifference(fused.fused, read('vitFuse_out'))).toBeLessThan(1e-4);
  expect(largestDifference(fused.logits, read('logits'))).toBeLessThan(1e-4);
  const tokens = slots + 1;
  const classRows = [0, 1, 2, 3].flatMap((head) =>
    Array.from(read('fuse_attn').subarray(head * tokens ** 2, head * tokens ** 2 + tokens)),
  );
  expect(largestDifference(fused.attention, classRows)).toBeLessThan(1e-4);
  const mean = Array.from({ length: slots }, (_, n) =>
    [0, 1, 2, 3].reduce((sum, head) => sum + (classRows[head * tokens + 1 + n] ?? NaN) / 4, 0),
  );
  const total = mean.reduce((a, b) => a + b);
  expect(
    largestDifference(
      fused.scan_weights,
      mean.map((m) => m / total),
    ),
  ).toBeLessThan(1e-4);

  // Padding and empty slots are masked exactly, so that computing without them changes nothing.
  const short = Float32Array.from({ length: filled * hidden });
  for (const [i, scan] of scans.entries()) {
    const slices = scan.length / side ** 2;
    const part = features.subarray(i * depth * hidden, (i * depth + slices) * hidden);
    const inputs = {
      features: floats([1, slices, hidden], part),
      mask: floats([1, slices], new Float32Array(slices).fill(1)),
    };
    const out = await runFor(attention, inputs, ['embedding', 'slice_weights']);
    short.set(out.embedding, i * hidden);
    expect(out.slice_weights.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  }
  const inputs = {
    embeddings: floats([1, filled, hidden], short),
    modality: ints([1, filled], mods.subarray(0, filled)),
  };
  const again = await runFor(fusion, inputs, ['logits']);
  expect(largestDifference(again.logits, read('logits'))).toBeLessThan(1e-4);
}

function softmax(scores: ArrayLike<number>): number[] {
  const values = Array.from(scores);
  const largest = Math.max(...values);
  const exponentials = values.map((value) => Math.exp(value - largest));
  const sum = exponentials.reduce((a, b) => a + b);
  return exponentials.map((value) => value / sum);
}
