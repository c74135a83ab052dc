import { closeSync, openSync, writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Architecture } from '@export/architecture.ts';
import { expectedShapes } from '@export/expected-keys.ts';
import { stateDictPickle, zipDirectory, zipEntry, type View, type ZipPart } from './torch-files.ts';

/** The published model's sizes. */
const published: Architecture = {
  encoder: { kind: 'resnet50', width: 64, inputChannels: 3 },
  hidden: 2048,
  depth: 32,
  slices: { prefix: 'attention1D.transformer_encoder.encoder.', layers: 1, heads: 1, feedForward: 2048 },
  fusion: { prefix: 'vitFuse.transformer_encoder.encoder.', layers: 2, heads: 4, feedForward: 2048 },
  head: { kind: 'mlp', prefix: 'fc', width: 2048 },
  classes: 5569,
};

/** Key -> shape and storage of all 436 entries, the unused and the shared ones included. */
export function publishedEntries(): Map<string, View> {
  const entries = new Map<string, View>();
  let storages = 0;
  const add = (key: string, dims: readonly number[], type = 'FloatStorage'): View => {
    const count = dims.reduce((a, b) => a * b, 1);
    const view = { storage: { key: String(storages++), type, count }, dims };
    entries.set(key, view);
    return view;
  };
  for (const [key, dims] of expectedShapes(published)) {
    add(key, dims);
    if (key.startsWith('resnet2D.') && key.endsWith('.running_var'))
      add(key.replace('running_var', 'num_batches_tracked'), [], 'LongStorage');
  }
  add('resnet2D.fc.weight', [1000, 2048]);
  add('resnet2D.fc.bias', [1000]);
  for (const module of ['attention1D', 'vitFuse']) {
    const root = `${module}.transformer_encoder`;
    const layers = module === 'vitFuse' ? 2 : 1;
    for (const at of [`${root}.encoder_layer`, ...indices(layers).map((i) => `${root}.encoder.layers.${i}`)])
      for (const name of ['a', 'b']) add(`${at}.sublayer.0.norm.${name}`, [2048]);
    for (const name of ['a', 'b']) add(`${root}.encoder_layer.sublayer.1.norm.${name}`, [2048]);
    // The template's parts are registered twice: by themselves and inside the template.
    const shared = (alone: string, inside: string, dims: readonly number[]) =>
      entries.set(`${root}.encoder_layer.${inside}`, add(`${root}.${alone}`, dims));
    for (const linear of indices(4)) {
      const part = `linears.${linear}`;
      shared(`multi_headed_attention.${part}.weight`, `self_attn.${part}.weight`, [2048, 2048]);
      shared(`multi_headed_attention.${part}.bias`, `self_attn.${part}.bias`, [2048]);
    }
    for (const part of ['feed_forward.w_1', 'feed_forward.w_2']) {
      shared(`${part}.weight`, `${part}.weight`, [2048, 2048]);
      shared(`${part}.bias`, `${part}.bias`, [2048]);
    }
  }
  return entries;
}

const indices = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Random weights of a size that keeps activations near 1; norms and variances 1, their offsets 0. */
function valuesOf(key: string, { dims, storage }: View): Uint8Array {
  if (storage.type === 'LongStorage') return new Uint8Array(8);
  const values = new Float32Array(storage.count);
  const fanIn = dims.slice(1).reduce((a, b) => a * b, 1);
  if (/running_var$|bn\d\.weight$|downsample\.1\.weight$|norm\.a$/.test(key)) values.fill(1);
  else if (dims.length > 1) {
    const width = Math.sqrt((key.startsWith('resnet2D') ? 6 : 3) / fanIn) * 2 ** -31;
    let state = [...key].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 7);
    for (let i = 0; i < values.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      values[i] = state * width;
    }
  }
  return new Uint8Array(values.buffer);
}

/**
 * Writes a checkpoint of the published model's size and layout (`pytorch_model.bin`, 669 MB) with random weights,
 * storage by storage.
 */
export function writeFakeCheckpoint(path: string): { readonly entries: number; readonly parameters: number } {
  const entries = publishedEntries();
  const file = openSync(path, 'w');
  const rows: ReturnType<typeof zipEntry>['row'][] = [];
  let offset = 0;
  const put = (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    offset += bytes.length;
  };
  const add = (part: ZipPart) => {
    const { head, row } = zipEntry(part, offset);
    rows.push(row);
    put(head);
    put(part.bytes);
  };
  try {
    add({ name: 'pytorch_model/data.pkl', bytes: stateDictPickle(entries) });
    add({ name: 'pytorch_model/byteorder', bytes: Buffer.from('little') });
    const written = new Set<string>();
    for (const [key, view] of entries) {
      if (written.has(view.storage.key)) continue;
      written.add(view.storage.key);
      add({ name: `pytorch_model/data/${view.storage.key}`, bytes: valuesOf(key, view) });
    }
    put(zipDirectory(rows, offset));
  } finally {
    closeSync(file);
  }
  const storages = new Map([...entries.values()].map(({ storage }) => [storage.key, storage]));
  const parameters = [...storages.values()].reduce((sum, { count }) => sum + count, 0);
  return { entries: entries.size, parameters };
}

const target = process.argv[2];
if (target !== undefined && import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.stdout.write(`${JSON.stringify(writeFakeCheckpoint(target))}\n`);
