import type { Transformer } from '../architecture.ts';
import { exact, linear, matrix, slice, type Parts } from './parts.ts';

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
    const isLast = layer === layers - 1;
    const rows = isLast ? slice(parts, at, x, 1, 0, 1) : x;
    const attended = (isLast ? attendOnce : attend)(parts, `${at}.self_attn`, {
      rows,
      keys: x,
      bias,
      heads,
      width,
    });
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
    attention,
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

interface Attended {
  readonly out: string;
  /** Of the only row that asks, `[N, heads, L]`; empty where every row asks. */
  readonly weights: string;
}

/** softmax(q k^T / sqrt(d) + bias) v, then the output layer. Linears 0, 1, 2, 3 are q, k, v, out. */
function attend(parts: Parts, at: string, { rows, keys, bias, heads, width }: Attention): Attended {
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
  return { out: linear(parts, `${at}.linears.3`, joined, width, width), weights: '' };
}

/**
 * The same for one row that asks, `[N, 1, width]`, without the keys and values of the L others: q (x K + b) = (q K^T) x +
 * q b, where q b is the same for all and falls out of the softmax; and the mean of x V + c under weights that sum to 1
 * is V of the mean of x, + c. Per item two products with a matrix instead of 2 L.
 */
function attendOnce(parts: Parts, at: string, { rows, keys, bias, heads, width }: Attention): Attended {
  const { graph } = parts;
  const head = width / heads;
  const [query, key, value] = [0, 1, 2].map((which) => `${at}.linears.${which}`) as [string, string, string];
  // Heads before items, so that each head is one product over all items.
  const byHead = (name: string, x: string) => graph.node('Transpose', name, [x], { perm: [1, 0, 2] });
  const factor = (name: string, perm: readonly number[]) => {
    const shape = graph.ints(name, [width, heads, head]);
    const shaped = graph.node('Reshape', name, [matrix(parts, name, width, width), shape]);
    return graph.node('Transpose', name, [shaped], { perm });
  };
  const asked = graph.node('Reshape', query, [
    linear(parts, query, rows, width, width),
    graph.ints(query, [-1, heads, head]),
  ]);
  const q = graph.node('MatMul', key, [byHead(query, asked), factor(key, [1, 2, 0])]);
  const across = graph.node('Transpose', at, [keys], { perm: [0, 2, 1] });
  const scaled = graph.node('Mul', at, [
    graph.node('MatMul', at, [byHead(key, q), across]),
    graph.scalar(at, 1 / Math.sqrt(head)),
  ]);
  const offset = graph.node('Squeeze', at, [bias, graph.ints(at, [2])]);
  const weights = graph.node('Softmax', at, [graph.node('Add', at, [scaled, offset])], { axis: -1 });
  const mean = byHead(at, graph.node('MatMul', at, [weights, keys]));
  const v = byHead(value, graph.node('MatMul', value, [mean, factor(value, [1, 0, 2])]));
  const joined = graph.node('Add', value, [
    graph.node('Reshape', value, [v, graph.ints(value, [-1, 1, width])]),
    exact(parts, `${value}.bias`, [width]),
  ]);
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
