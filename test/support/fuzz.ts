import { expandArchives } from '@/files/archives.ts';
import type { FileSource } from '@/files/source.ts';
import { parseFile } from '@/parse/parse.ts';
import { decodeFrame } from '@/pixels/decode.ts';
import { seeded } from './blob-pictures.ts';
import { concat } from './synthetic-dicom.ts';
import type { Seed } from './fuzz-seeds.ts';
import { memorySource } from './memory-source.ts';

type Random = () => number;
type Mutation = (bytes: Uint8Array, next: Random, seeds: readonly Seed[]) => Uint8Array;

const below = (next: Random, limit: number): number => Math.floor(next() * limit);
const pick = <T>(next: Random, values: readonly T[]): T => values[below(next, values.length)]!;

/** Headers are where it hurts, and most of a file is pixels: half of the damage goes to the first bytes. */
const place = (next: Random, length: number): number =>
  below(next, next() < 0.5 ? Math.min(length, 4096) : length);

const EXTREMES = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xfffe, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
];
/** Rows, columns, samples, bits allocated, stored and high, frames, planar: group 0028 in little endian. */
const SIZES = [0x0010, 0x0011, 0x0002, 0x0100, 0x0101, 0x0102, 0x0008, 0x0006, 0x0103];

const change = (bytes: Uint8Array, edit: (copy: Uint8Array, view: DataView) => void): Uint8Array => {
  const copy = bytes.slice();
  edit(copy, new DataView(copy.buffer));
  return copy;
};

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'flipped bytes': (bytes, next) =>
    change(bytes, (copy) => {
      for (let n = 1 + below(next, 16); n > 0; n--) copy[place(next, copy.length)] = below(next, 256);
    }),
  'flipped bits': (bytes, next) =>
    change(bytes, (copy) => {
      for (let n = 1 + below(next, 8); n > 0; n--) copy[place(next, copy.length)]! ^= 1 << below(next, 8);
    }),
  truncated: (bytes, next) => bytes.slice(0, place(next, bytes.length)),
  'lengths lied about': (bytes, next) =>
    change(bytes, (copy, view) => {
      for (let n = 1 + below(next, 3); n > 0 && copy.length > 8; n--) {
        const at = place(next, copy.length - 4) & ~1;
        if (next() < 0.5) view.setUint32(at, pick(next, EXTREMES), next() < 0.8);
        else view.setUint16(at, pick(next, EXTREMES) & 0xffff, next() < 0.8);
      }
    }),
  'huge dimensions': (bytes, next) =>
    change(bytes, (copy, view) => {
      const reach = Math.min(copy.length - 16, 8192);
      for (let at = 0; at < reach; at++)
        if (view.getUint16(at, true) === 0x0028 && SIZES.includes(view.getUint16(at + 2, true)))
          if (next() < 0.4) view.setUint16(at + 8, pick(next, EXTREMES) & 0xffff, true);
      // NIfTI's dim, PNG's and JPEG's sizes lie within the first bytes.
      if (reach > 64) view.setUint32(16 + below(next, 40), pick(next, EXTREMES), next() < 0.5);
    }),
  'parts repeated': (bytes, next) => {
    const from = place(next, bytes.length);
    const part = bytes.slice(from, from + below(next, 2048));
    const at = place(next, bytes.length);
    return concat([bytes.subarray(0, at), part, part, bytes.subarray(at)]);
  },
  'parts taken out': (bytes, next) => {
    const at = place(next, bytes.length);
    return concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(next, 512))]);
  },
  'two files in one': (bytes, next, seeds) => {
    const other = pick(next, seeds).bytes;
    return concat([bytes.subarray(0, place(next, bytes.length)), other.subarray(place(next, other.length))]);
  },
  'nested sequences': (bytes, next) => {
    // SQ of undefined length, an item of undefined length, again and again.
    const depth = 1 + below(next, 20_000);
    const level = Uint8Array.of(
      8,
      0,
      0x40,
      0x11,
      0x53,
      0x51,
      0,
      0,
      255,
      255,
      255,
      255,
      254,
      255,
      0,
      224,
      255,
      255,
      255,
      255,
    );
    const deep = new Uint8Array(depth * level.length);
    for (let i = 0; i < depth; i++) deep.set(level, i * level.length);
    const at = Math.min(bytes.length, 132 + below(next, 512));
    return concat([bytes.subarray(0, at), deep, bytes.subarray(at)]);
  },
};

const NAMES = Object.keys(MUTATIONS);

export interface Mutant {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** File `index` of a run: the same for the same seeds, whatever ran before. */
export function mutant(index: number, seeds: readonly Seed[]): Mutant {
  const next = seeded(index + 1);
  const seed = seeds[index % seeds.length]!;
  let bytes = seed.bytes;
  const done: string[] = [];
  for (let n = next() < 0.7 ? 1 : 2; n > 0; n--) {
    const name = NAMES[Math.floor(index / seeds.length + n) % NAMES.length]!;
    bytes = MUTATIONS[name]!(bytes, next, seeds);
    done.push(name);
  }
  const ending = /zip|tar/.exec(seed.name) ? `.${seed.name.split(' ')[0]}` : '';
  return { path: `${index} ${seed.name}, ${done.join(', ')}${ending}`, bytes };
}

/** What became of a file: the kind of its error, `picture`, or `case-list`. Throws only where the product does. */
export async function outcomesOf({ path, bytes }: Mutant): Promise<readonly string[]> {
  const expanded = await expandArchives([memorySource(path, bytes)]);
  if (!expanded.ok) return [expanded.error.kind];
  const { sources, refused } = expanded.value;
  const outcomes = refused.map(({ error }) => error.kind as string);
  for (const source of sources) outcomes.push(await outcomeOf(source));
  return outcomes;
}

async function outcomeOf(source: FileSource): Promise<string> {
  const parsed = await parseFile(source);
  if (!parsed.ok) return parsed.error.kind;
  if (parsed.value.kind !== 'image') return parsed.value.kind;
  const slice = await decodeFrame(parsed.value.instance, 0, source);
  return slice.ok ? 'picture' : slice.error.kind;
}
