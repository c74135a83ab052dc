import type { StateDict } from '../checkpoint/tensor.ts';
import type { GraphBuilder } from '../onnx/graph.ts';

type Values = Float32Array<ArrayBuffer>;

/** Where the parts of a graph come from and go to. */
export interface Parts {
  readonly graph: GraphBuilder;
  readonly state: StateDict;
}

/** A tensor of the checkpoint. Its key was compared with the expected ones before, so that a missing one is a bug. */
export function valuesOf(state: StateDict, key: string): Promise<Values> {
  const tensor = state.get(key);
  if (!tensor) throw new Error(`no tensor ${key}`);
  return tensor.read();
}

/** A weight that is stored as it is, under its own key: norms, biases, tokens. `dims` may differ from the stored. */
export function exact({ graph, state }: Parts, key: string, dims: readonly number[]): string {
  return graph.weight({ name: key, dims, storage: { kind: 'exact' }, load: () => valuesOf(state, key) });
}

/** x W^T + b over the last axis of `x`, of any rank. The weight is stored transposed, as MatMul wants it. */
export function linear(parts: Parts, at: string, x: string, from: number, to: number, bias = true): string {
  const product = parts.graph.node('MatMul', at, [x, matrix(parts, at, from, to)]);
  return bias ? parts.graph.node('Add', at, [product, exact(parts, `${at}.bias`, [to])]) : product;
}

/** The factor of a linear layer, `[from, to]`. */
export const matrix = ({ graph, state }: Parts, at: string, from: number, to: number): string =>
  graph.weight({
    name: `${at}.weight`,
    dims: [from, to],
    storage: { kind: 'matrix', axis: 1 },
    load: async () => transpose(await valuesOf(state, `${at}.weight`), to, from),
  });

/** x / 2 * (1 + erf(x / sqrt 2)): the exact GELU of nn.GELU. */
export function gelu({ graph }: Parts, at: string, x: string): string {
  const erf = graph.node('Erf', at, [graph.node('Div', at, [x, graph.scalar(at, Math.SQRT2)])]);
  const factor = graph.node('Add', at, [erf, graph.scalar(at, 1)]);
  return graph.node('Mul', at, [graph.node('Mul', at, [x, factor]), graph.scalar(at, 0.5)]);
}

/** Rows `start` to `end` of axis `axis`; `end` may be a value computed in the graph. */
export function slice(
  { graph }: Parts,
  at: string,
  x: string,
  axis: number,
  start: number,
  end: number | string,
): string {
  const stop = typeof end === 'string' ? end : graph.ints(at, [end]);
  return graph.node('Slice', at, [x, graph.ints(at, [start]), stop, graph.ints(at, [axis])]);
}

/** The rest of an axis. */
export const toTheEnd = Number.MAX_SAFE_INTEGER;

/** One row `[1, 1, width]` in front of the rows of every item: `[N, T, width]` to `[N, T + 1, width]`. */
export function prependRow({ graph }: Parts, at: string, row: string, rows: string, width: number): string {
  const count = graph.node('Shape', at, [rows], { start: 0, end: 1 });
  const shape = graph.node('Concat', at, [count, graph.ints(at, [1, width])], { axis: 0 });
  return graph.node('Concat', at, [graph.node('Expand', at, [row, shape]), rows], { axis: 1 });
}

/**
 * What is added to attention scores `[N, heads, 1, T + 1]`: 0 for the class token and marked positions, a large
 * negative number for the others, so that their weight is exactly zero. The reference's -1e9 has no fp16; exp(-3e4)
 * is zero in every format, and -3e4 has room for the score itself.
 * @param mask `[N, T]`, 1 or 0
 */
export function maskBias({ graph }: Parts, at: string, mask: string): string {
  const absent = graph.node('Sub', at, [mask, graph.scalar(at, 1)]);
  const bias = graph.node('Mul', at, [absent, graph.scalar(at, 3e4)]);
  const padded = graph.node('Pad', at, [bias, graph.ints(at, [0, 1, 0, 0])]);
  return graph.node('Unsqueeze', at, [padded, graph.ints(at, [1, 2])]);
}

/**
 * The class token's attention `[N, heads, T + 1]` as shares of the positions alone, `[N, T]`: mean over the heads,
 * own share left out, sum 1.
 * @param mask `[N, T]`, 1 or 0. Where every position's share underflows, the marked ones share equally.
 */
export function shares({ graph, ...rest }: Parts, at: string, attention: string, mask: string): string {
  const mean = graph.node('ReduceMean', at, [attention], { axes: [1], keepdims: 0 });
  const others = slice({ graph, ...rest }, at, mean, 1, 1, toTheEnd);
  const tiny = graph.node('Mul', at, [mask, graph.scalar(at, 1e-30)]);
  const positive = graph.node('Add', at, [others, tiny]);
  const sum = graph.node('ReduceSum', at, [positive, graph.ints(at, [1])], { keepdims: 1 });
  // Without any mark the shares are zero, not 0 / 0.
  return graph.node('Div', at, [positive, graph.node('Add', at, [sum, graph.scalar(at, 1e-37)])]);
}

/** `[rows, columns]` to `[columns, rows]`, block by block so that both stay in the cache. */
export function transpose(values: Values, rows: number, columns: number): Values {
  const out = new Float32Array(values.length);
  const block = 32;
  for (let r0 = 0; r0 < rows; r0 += block)
    for (let c0 = 0; c0 < columns; c0 += block) {
      const rEnd = Math.min(rows, r0 + block);
      const cEnd = Math.min(columns, c0 + block);
      for (let r = r0; r < rEnd; r++)
        for (let c = c0; c < cEnd; c++) out[c * rows + r] = values[r * columns + c]!;
    }
  return out;
}
