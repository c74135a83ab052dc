import protobuf from 'protobufjs/minimal.js';
import { createNodeRuntime } from '@/model/ort-node.ts';
import { readGraph, type Pack } from '@/model/pack.ts';
import type { Session } from '@/model/runtime.ts';
import { seeded } from './blob-pictures.ts';

/** Where a tensor lies in a file of external data. */
interface Region {
  readonly file: string;
  readonly offset: number;
  readonly bytes: number;
  /** Bytes of one value. */
  readonly step: 2 | 4;
}

/**
 * A pack's encoder whose weights were shuffled within each tensor: the same network with the same distribution of
 * weights, that has learned nothing.
 */
export async function shuffledEncoder(pack: Pack, seed: number): Promise<Session> {
  const read = await readGraph(pack, pack.manifest.graphs.encoder);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const random = seeded(seed);
  const external = read.value.external.map(({ path, data }) => {
    if (data instanceof Blob) throw new Error('weights on disk were expected');
    return { path, data: data.slice() };
  });
  let shuffled = 0;
  for (const region of externalRegions(read.value.graph)) {
    const file = external.find(({ path }) => path === region.file);
    if (!file) throw new Error(`no file ${region.file}`);
    const Words = region.step === 2 ? Uint16Array : Uint32Array;
    const values = new Words(
      file.data.buffer,
      file.data.byteOffset + region.offset,
      region.bytes / region.step,
    );
    for (let i = values.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      const kept = values[i] ?? 0;
      values[i] = values[j] ?? 0;
      values[j] = kept;
    }
    shuffled += region.bytes;
  }
  if (shuffled < 0.9 * external.reduce((sum, { data }) => sum + data.length, 0))
    throw new Error('most of the weights were not found');
  return (await createNodeRuntime({ threads: 1 })).createSession(read.value.graph, external);
}

/** ONNX's wire format as far as needed: model.graph (7), initializer (5), its data_type (2), external_data (13). */
function externalRegions(model: Uint8Array): Region[] {
  const [graph] = fields(model, 7);
  if (!graph) throw new Error('a model without a graph');
  return fields(graph, 5).flatMap((tensor): Region[] => {
    const facts = new Map(
      fields(tensor, 13).map((pair) => [text(fields(pair, 1)[0]), text(fields(pair, 2)[0])] as const),
    );
    const file = facts.get('location');
    if (file === undefined) return [];
    return [
      {
        file,
        offset: Number(facts.get('offset') ?? 0),
        bytes: Number(facts.get('length')),
        step: typeOf(tensor) === FLOAT16 ? 2 : 4,
      },
    ];
  });
}

const FLOAT16 = 10;

function typeOf(tensor: Uint8Array): number {
  const reader = protobuf.Reader.create(tensor);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === 2 << 3) return reader.uint32();
    reader.skipType(tag & 7);
  }
  throw new Error('a tensor without a type');
}

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

/** All values of one field that have a length. */
function fields(message: Uint8Array, wanted: number): Uint8Array[] {
  const reader = protobuf.Reader.create(message);
  const found: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === wanted && (tag & 7) === 2) found.push(reader.bytes());
    else reader.skipType(tag & 7);
  }
  return found;
}
