import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { packOnDisk } from '@/cli/node-files.ts';
import type { Result } from '@/core/result.ts';
import { attendSlices, fuseScans } from '@/fusion/fuse.ts';
import { createNodeRuntime } from '@/model/ort-node.ts';
import { openModel } from '@/model/open-model.ts';
import { openPack } from '@/model/pack.ts';
import type { Collection, Unit } from './collection.ts';

/** What a pack says of one unit. */
export interface Answer {
  readonly unit: Unit;
  /** `[D]` a picture. */
  readonly features: readonly Float32Array[];
  /** Of the measured labels, in the order of `labels`. */
  readonly logits: Float32Array;
}

export interface Answers {
  readonly width: number;
  readonly temperature: number;
  /** Labels with a line in the pack's table of measurements. */
  readonly labels: readonly number[];
  readonly answers: readonly Answer[];
}

const unwrap = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

const SIDE = 256;
const PIXELS = SIDE * SIDE;
const BATCH = 16;
/** Frames of a clip that reach the model. */
const DEPTH = 32;

/**
 * Runs a pack over a collection, one unit at a time, as a case of one scan.
 * @param cache file that keeps the numbers between runs, because a run over all takes minutes
 */
export async function runPack(
  folder: string,
  collection: Pick<Collection, 'units' | 'read'>,
  cache?: string,
): Promise<Answers> {
  const pack = unwrap(await openPack(packOnDisk(folder)));
  const { measured, architecture } = pack.manifest;
  if (!measured) throw new Error(`${folder} was measured on nothing`);
  const width = architecture.hidden;
  const labels = [...new Set(measured.results.map(({ label }) => label))];
  const row = (unit: Unit) => unit.pictures.length * width + labels.length;
  const total = collection.units.reduce((sum, unit) => sum + row(unit), 0);
  let numbers: Float32Array;
  if (cache !== undefined && existsSync(cache)) {
    const bytes = await readFile(cache);
    numbers = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    if (numbers.length !== total) throw new Error(`${cache} is of another pack or collection`);
  } else {
    numbers = new Float32Array(total);
    const model = unwrap(await openModel(pack, await createNodeRuntime()));
    let at = 0;
    for (const unit of collection.units) {
      const features = await encode(unit);
      const { embedding } = await attendSlices(model, features.slice(0, DEPTH));
      const ids = pack.manifest.modalities.find(({ name }) => name === unit.modality)?.ids;
      const [fused] = await fuseScans(model, [[{ embedding, modalityId: ids?.[0] ?? 0 }]]);
      for (const feature of features) {
        numbers.set(feature, at);
        at += width;
      }
      for (const label of labels) numbers[at++] = fused?.logits[label] ?? NaN;
    }
    if (cache !== undefined) await writeFile(cache, numbers);

    /** Normalised as an examination of its own: zero padding takes part, so the smallest value is zero. */
    async function encode(unit: Unit): Promise<Float32Array[]> {
      const pictures = await Promise.all(unit.pictures.map((picture) => collection.read(picture)));
      const largest = pictures.reduce((max, picture) => picture.reduce((a, b) => Math.max(a, b), max), 1);
      const features: Float32Array[] = [];
      for (let start = 0; start < pictures.length; start += BATCH) {
        const batch = pictures.slice(start, start + BATCH);
        const data = new Float32Array(batch.length * PIXELS);
        batch.forEach((picture, i) =>
          data.set(
            Float32Array.from(picture, (value) => value / largest),
            i * PIXELS,
          ),
        );
        const slices = { dims: [batch.length, 1, SIDE, SIDE], data };
        const { features: out } = await model.encoder.run({ slices }, ['features']);
        const rows = out?.data as Float32Array;
        batch.forEach((_, i) => features.push(rows.slice(i * width, (i + 1) * width)));
      }
      return features;
    }
  }
  let at = 0;
  const answers = collection.units.map((unit): Answer => {
    const features = unit.pictures.map((_, i) => numbers.subarray(at + i * width, at + (i + 1) * width));
    at += row(unit);
    return { unit, features, logits: numbers.subarray(at - labels.length, at) };
  });
  return { width, temperature: measured.temperature, labels, answers };
}
