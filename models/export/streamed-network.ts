import { gelu } from '@/core/erf.ts';
import type { Architecture, Transformer } from './architecture.ts';
import type { StateDict } from './checkpoint/tensor.ts';
import { valuesOf } from './graphs/parts.ts';

/** Tokens, one row each. */
type Rows = readonly Float64Array[];

export interface StreamedScan {
  /** One `[D]` a slice. */
  readonly features: readonly Float32Array[];
  readonly modality: number;
}

/**
 * Slice attention, fusion and classifier of one case in double precision, with one matrix of the checkpoint in memory
 * at a time: what the graphs compute, for a page that has no room for their weights together.
 * @returns logits `[C]`
 */
export async function streamedLogits(
  state: StateDict,
  architecture: Architecture,
  scans: readonly StreamedScan[],
): Promise<Float32Array> {
  const embeddings: Float64Array[] = [];
  for (const scan of scans) embeddings.push(await attendSlices(state, architecture, scan));
  if (architecture.fusion === undefined) return largest(await classify(state, architecture, embeddings));
  const ids = scans.map(({ modality }) => modality);
  const fused = await fuse(state, architecture.fusion, architecture.hidden, embeddings, ids);
  const [logits] = await classify(state, architecture, [fused]);
  return Float32Array.from(logits ?? []);
}

/** The late variant over several scans: the largest logit per class. */
const largest = ([first = new Float64Array(), ...others]: Rows): Float32Array =>
  Float32Array.from(first, (value, i) => Math.max(value, ...others.map((row) => row[i] ?? NaN)));

async function attendSlices(
  state: StateDict,
  { slices, hidden }: Architecture,
  { features }: StreamedScan,
): Promise<Float64Array> {
  const token = await valuesOf(state, 'attention1D.cls_token');
  const positions = await valuesOf(state, 'attention1D.pos_emb');
  const placed = [token, ...features].map((row, t) =>
    Float64Array.from({ length: hidden }, (_, i) => (row[i] ?? NaN) + (positions[t * hidden + i] ?? NaN)),
  );
  return transformer(state, slices, placed);
}

async function fuse(
  state: StateDict,
  layers: Transformer,
  hidden: number,
  embeddings: Rows,
  modality: readonly number[],
): Promise<Float64Array> {
  const token = await valuesOf(state, 'vitFuse.cls_token');
  const table = await valuesOf(state, 'vitFuse.mod_embed');
  const placed = embeddings.map((row, n) =>
    row.map((value, i) => value + (table[(modality[n] ?? 0) * hidden + i] ?? NaN)),
  );
  return transformer(state, layers, [Float64Array.from(token), ...placed]);
}

/** RadDiag's own encoder, see `graphs/transformer.ts`. @returns the class token after the last norm */
async function transformer(state: StateDict, { prefix, layers, heads }: Transformer, tokens: Rows) {
  let x = tokens;
  for (let layer = 0; layer < layers; layer++) {
    const at = `${prefix}layers.${layer}`;
    const x1 = add(x, await attend(state, `${at}.self_attn`, x, heads));
    const normed = await norm(state, `${at}.sublayer.1.norm`, x1);
    const inner = (await linear(state, `${at}.feed_forward.w_1`, normed)).map((row) =>
      row.map((value) => Math.max(0, value)),
    );
    x = add(x1, await linear(state, `${at}.feed_forward.w_2`, inner));
  }
  const [token] = await norm(state, `${prefix}norm`, x.slice(0, 1));
  return token ?? new Float64Array();
}

async function attend(state: StateDict, at: string, x: Rows, heads: number): Promise<Rows> {
  const q = await linear(state, `${at}.linears.0`, x);
  const k = await linear(state, `${at}.linears.1`, x);
  const v = await linear(state, `${at}.linears.2`, x);
  const width = q[0]?.length ?? 0;
  const size = width / heads;
  const mixed = q.map((query) => {
    const out = new Float64Array(width);
    for (let head = 0; head < heads; head++) {
      const [from, to] = [head * size, (head + 1) * size];
      const part = query.subarray(from, to);
      const weights = softmax(k.map((key) => dot(part, key.subarray(from, to)) / Math.sqrt(size)));
      v.forEach((value, t) => {
        for (let i = from; i < to; i++) out[i]! += (weights[t] ?? 0) * value[i]!;
      });
    }
    return out;
  });
  return linear(state, `${at}.linears.3`, mixed);
}

async function classify(state: StateDict, { head }: Architecture, x: Rows): Promise<Rows> {
  if (head.kind === 'mlp') {
    const inner = (await linear(state, `${head.prefix}.0`, x)).map((row) => row.map(gelu));
    return linear(state, `${head.prefix}.2`, inner);
  }
  const weight = await valuesOf(state, 'fcke.weight');
  const text = x.map((row) => {
    const out = new Float64Array(head.textWidth);
    row.forEach((value, i) => {
      for (let o = 0; o < out.length; o++) out[o]! += value * weight[i * head.textWidth + o]!;
    });
    return out;
  });
  const bias = Float64Array.from(await valuesOf(state, 'fcke.bias'));
  const logits = rowsTimes(text, await valuesOf(state, 'label_embeddings'));
  return logits.map((row, n) => {
    const offset = dot(x[n] ?? bias, bias);
    return row.map((value) => value + offset);
  });
}

async function linear(state: StateDict, at: string, x: Rows): Promise<Rows> {
  const product = rowsTimes(x, await valuesOf(state, `${at}.weight`));
  const bias = await valuesOf(state, `${at}.bias`);
  return product.map((row) => row.map((value, o) => value + (bias[o] ?? NaN)));
}

/** x W^T for `weight [out, in]`. */
const rowsTimes = (x: Rows, weight: Float32Array): Rows =>
  x.map((row) => {
    const out = new Float64Array(weight.length / row.length);
    for (let o = 0, at = 0; o < out.length; o++) {
      let sum = 0;
      for (let i = 0; i < row.length; i++, at++) sum += row[i]! * weight[at]!;
      out[o] = sum;
    }
    return out;
  });

/** a (x - mean) / (std + 1e-6) + b with the unbiased std. */
async function norm(state: StateDict, at: string, x: Rows): Promise<Rows> {
  const [a, b] = [await valuesOf(state, `${at}.a`), await valuesOf(state, `${at}.b`)];
  return x.map((row) => {
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
    const squares = row.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const deviation = Math.sqrt(squares / (row.length - 1)) + 1e-6;
    return row.map((value, i) => ((a[i] ?? NaN) * (value - mean)) / deviation + (b[i] ?? NaN));
  });
}

const add = (a: Rows, b: Rows): Rows => a.map((row, t) => row.map((value, i) => value + (b[t]?.[i] ?? NaN)));

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);

function softmax(scores: readonly number[]): readonly number[] {
  const most = Math.max(...scores);
  const exponentials = scores.map((score) => Math.exp(score - most));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}
