import type { TextEncoderSpec } from '@/model/knowledge-spec.ts';
import { createTextEncoder, type TextEncoderWeights } from '@/model/text-encoder.ts';
import { toHalf } from '@export/onnx/precision.ts';
import { randomNumbers } from './random-checkpoint.ts';

/** A NumPy file of halves, as the reference's exporter writes it. */
export function halfNpy(values: Float32Array, dims: readonly number[]): Uint8Array {
  const halves = toHalf(values);
  if (!halves) throw new Error('a value has no half');
  const shape = dims.length === 1 ? `${dims[0]},` : dims.join(', ');
  const header = `{'descr': '<f2', 'fortran_order': False, 'shape': (${shape}), }`;
  const padded = `${header.padEnd(117)}\n`;
  const head = Uint8Array.from([
    0x93,
    ...Buffer.from('NUMPY'),
    1,
    0,
    padded.length & 255,
    padded.length >> 8,
  ]);
  return new Uint8Array(Buffer.concat([head, Buffer.from(padded), new Uint8Array(halves.buffer)]));
}

/** The files of a small knowledge encoder with random weights, whose test vectors are its own. */
export function knowledgeFolder(): Map<string, Uint8Array> {
  const next = randomNumbers(11);
  // Every value is a half, so that nothing is lost on the way to the file.
  const random = (count: number) => Float32Array.from({ length: count }, () => Math.round(64 * next()) / 64);
  const sizes = { buckets: 64, emb: 8, hidden: 12, dim: 6 };
  const { buckets, emb, hidden, dim } = sizes;
  const weights: TextEncoderWeights = {
    table: random(buckets * emb),
    scales: new Float32Array(buckets).fill(1),
    l1: random(hidden * 2 * emb),
    b1: random(hidden),
    l2: random(dim * hidden),
    b2: random(dim),
  };
  const words: Pick<TextEncoderSpec, 'fold' | 'stopwords'> = {
    fold: [
      ['oedem', 'edem'],
      ['lys(e|ed)\\b', 'lyz\\1'],
    ],
    stopwords: ['of', 'the'],
  };
  const encode = createTextEncoder({ ...sizes, ...words, test_vectors: {} }, weights);
  const spec = { ...sizes, ...words, test_vectors: { Oedema: [...encode('Oedema')] } };
  return new Map([
    ['spec.json', new TextEncoder().encode(JSON.stringify(spec))],
    ['emb.weight.f16.npy', halfNpy(Float32Array.from(weights.table), [buckets, emb])],
    ['l1.weight.f16.npy', halfNpy(weights.l1, [hidden, 2 * emb])],
    ['l1.bias.f16.npy', halfNpy(weights.b1, [hidden])],
    ['l2.weight.f16.npy', halfNpy(weights.l2, [dim, hidden])],
    ['l2.bias.f16.npy', halfNpy(weights.b2, [dim])],
  ]);
}

/** Reads from such a folder as from a disk. */
export const folderReader =
  (files: ReadonlyMap<string, Uint8Array>) =>
  (name: string): Promise<Uint8Array> => {
    const bytes = files.get(name);
    return bytes ? Promise.resolve(bytes) : Promise.reject(new Error('no such file'));
  };
