import type { Transformer } from '../architecture.ts';
import { exact, linear, slice, type Parts } from './parts.ts';

/**
 * RadDiag's own encoder: neither pre- nor post-norm. x1 = x + attention(x), no norm before; x2 = x1 + FF(LN(x1)); a
 * last LN behind all layers. In the last layer only the class token's row is computed, because only it is read.
 * @param tokens `[N, L, width]`, class token first
 * @param bias on the scores, see maskBias
 * @returns the class token `[N, width]` and its attention in the last layer, `[N, heads, L]`
 */
export function transformer(
  parts: Parts,
  { prefix, layers, heads, feedForward }: Transformer,
  width: number,
  tokens: string,
  bias: string,
): { readonly token: string; readonly attention: string } {
  const { graph } = parts;
  let x = tokens;
  let attention = '';
  for (let layer = 0; layer < layers; layer++) {
    const at = `${prefix}layers.${layer}`;
    const rows = layer === layers - 1 ? slice(parts, at, x, 1, 0, 1) : x;
    const attended = attend(parts, `${at}.self_attn`, { rows, keys: x, bias, heads, width });
    attention = attended.weights;
    const x1 = graph.node('Add', at, [rows, attended.out]);
    const normed = norm(parts, `${at}.sublayer.1.norm`, x1, width);
    const inner = graph.node('Relu', at, [
      linear(parts, `${at}.feed_forward.w_1`, normed, width, feedForward),
    ]);
    x = graph.node('Add', at, [x1, linear(parts, `${at}.feed_forward.w_2`, inner, feedForward, width)]);
  }
  const last = norm(parts, `${prefix}norm`, x, width);
  return {
    token: graph.node('Squeeze', prefix, [last, graph.ints(prefix, [1])]),
    attention: graph.node('Squeeze', prefix, [attention, graph.ints(prefix, [2])]),
  };
}

interface Attention {
  /** `[N, Q, width]`, the tokens that ask, and `[N, L, width]`, those that answer. */
  readonly rows: string;
  readonly keys: string;
  readonly bias: string;
  readonly heads: number;
  readonly width: number;
}

/** softmax(q k^T / sqrt(d) + bias) v, then the output layer. Linears 0, 1, 2, 3 are q, k, v, out. */
function attend(
  parts: Parts,
  at: string,
  { rows, keys, bias, heads, width }: Attention,
): { readonly out: string; readonly weights: string } {
  const { graph } = parts;
  const head = width / heads;
  const project = (which: number, x: string, perm: readonly number[]) => {
    const name = `${at}.linears.${which}`;
    const shaped = graph.node('Reshape', name, [
      linear(parts, name, x, width, width),
      graph.ints(name, [0, 0, heads, head]),
    ]);
    return graph.node('Transpose', name, [shaped], { perm });
  };
  const q = project(0, rows, [0, 2, 1, 3]);
  const k = project(1, keys, [0, 2, 3, 1]);
  const v = project(2, keys, [0, 2, 1, 3]);
  const scaled = graph.node('Mul', at, [
    graph.node('MatMul', at, [q, k]),
    graph.scalar(at, 1 / Math.sqrt(head)),
  ]);
  const weights = graph.node('Softmax', at, [graph.node('Add', at, [scaled, bias])], { axis: -1 });
  const mixed = graph.node('Transpose', at, [graph.node('MatMul', at, [weights, v])], { perm: [0, 2, 1, 3] });
  const joined = graph.node('Reshape', at, [mixed, graph.ints(at, [0, 0, width])]);
  return { out: linear(parts, `${at}.linears.3`, joined, width, width), weights };
}

/**
 * a (x - mean) / (std + 1e-6) + b with the unbiased std: not ONNX's LayerNormalization, which has the biased variance
 * and the epsilon under the root.
 */
function norm(parts: Parts, at: string, x: string, width: number): string {
  const { graph } = parts;
  const mean = graph.node('ReduceMean', at, [x], { axes: [-1], keepdims: 1 });
  const centred = graph.node('Sub', at, [x, mean]);
  const square = graph.node('Mul', at, [centred, centred]);
  const biased = graph.node('ReduceMean', at, [square], { axes: [-1], keepdims: 1 });
  const variance = graph.node('Mul', at, [biased, graph.scalar(at, width / (width - 1))]);
  const deviation = graph.node('Add', at, [graph.node('Sqrt', at, [variance]), graph.scalar(at, 1e-6)]);
  const scaled = graph.node('Mul', at, [centred, exact(parts, `${at}.a`, [width])]);
  return graph.node('Add', at, [
    graph.node('Div', at, [scaled, deviation]),
    exact(parts, `${at}.b`, [width]),
  ]);
}
