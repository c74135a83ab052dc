import type { Architecture } from '../architecture.ts';
import type { StateDict } from '../checkpoint/tensor.ts';
import { GraphBuilder } from '../onnx/graph.ts';
import { classifier } from './classifier.ts';
import { exact, maskBias, prependRow, shares, slice, valuesOf, type Parts } from './parts.ts';
import { resnet } from './resnet.ts';
import { transformer } from './transformer.ts';
import { vit } from './vit.ts';

/** `slices [S, 1, size, size]` in 0..1 -> `features [S, D]`, `map [S, D, h, w]`. */
export function encoderGraph(
  state: StateDict,
  { encoder, hidden }: Architecture,
  size: number,
): GraphBuilder {
  const graph = new GraphBuilder('encoder');
  const slices = graph.input('slices', 'float', ['S', 1, size, size]);
  const parts: Parts = { graph, state };
  const { map, features } =
    encoder.kind === 'resnet50' ? resnet(parts, encoder, slices) : vit(parts, encoder, slices);
  graph.output('features', features, ['S', hidden]);
  graph.output('map', map, ['S', hidden, 'h', 'w']);
  return graph;
}

/**
 * `features [N, T, D]`, `mask [N, T]` (1 = slice) -> `embedding [N, D]`, `attention [N, T + 1]` (class token's row,
 * mean over the heads), `slice_weights [N, T]` (sum 1). T is free up to the depth: position t has its own embedding,
 * and masked slices weigh exactly zero, so that leaving them out changes nothing.
 */
export function attentionGraph(state: StateDict, { slices, hidden, depth }: Architecture): GraphBuilder {
  const graph = new GraphBuilder('attention');
  const parts: Parts = { graph, state };
  const features = graph.input('features', 'float', ['N', 'T', hidden]);
  const mask = graph.input('mask', 'float', ['N', 'T']);
  const at = 'attention1D';
  const key = `${at}.pos_emb`;
  const token = graph.weight({
    name: `${at}.cls_token`,
    dims: [1, 1, hidden],
    storage: { kind: 'exact' },
    load: async () => {
      const positions = await valuesOf(state, key);
      return (await valuesOf(state, `${at}.cls_token`)).map((value, i) => value + (positions[i] ?? 0));
    },
  });
  const positions = graph.weight({
    name: key,
    dims: [depth, hidden],
    storage: { kind: 'exact' },
    load: async () => (await valuesOf(state, key)).slice(hidden),
  });
  const count = graph.node('Shape', at, [features], { start: 1, end: 2 });
  const placed = graph.node('Add', at, [features, slice(parts, at, positions, 0, 0, count)]);
  const tokens = prependRow(parts, at, token, placed, hidden);
  const result = transformer(parts, slices, hidden, tokens, maskBias(parts, at, mask));
  graph.output('embedding', result.token, ['N', hidden]);
  const row = graph.node('ReduceMean', at, [result.attention], { axes: [1], keepdims: 0 });
  const weights = shares(parts, at, result.attention, mask);
  graph.output('attention', row, ['N', 'T + 1']);
  graph.output('slice_weights', weights, ['N', 'T']);
  return graph;
}

/**
 * `embeddings [B, N, D]`, `modality int32 [B, N]` (0 = empty) -> `fused [B, D]`, `logits [B, C]`,
 * `attention [B, heads, N + 1]`, `scan_weights [B, N]` (sum 1).
 */
export function fusionGraph(state: StateDict, architecture: Architecture): GraphBuilder {
  const { fusion, hidden, classes } = architecture;
  const graph = new GraphBuilder('fusion');
  const parts: Parts = { graph, state };
  const embeddings = graph.input('embeddings', 'float', ['B', 'N', hidden]);
  const modality = graph.input('modality', 'int32', ['B', 'N']);
  const at = 'vitFuse';
  const present = graph.node('Clip', at, [
    graph.node('Cast', at, [modality], { to: 1 }),
    graph.scalar(at, 0),
    graph.scalar(at, 1),
  ]);
  let fused: string, logits: string, attention: string;
  if (fusion) {
    const table = exact(parts, `${at}.mod_embed`, [16, hidden]);
    const placed = graph.node('Add', at, [
      embeddings,
      graph.node('Gather', at, [table, modality], { axis: 0 }),
    ]);
    const token = exact(parts, `${at}.cls_token`, [1, 1, hidden]);
    const tokens = prependRow(parts, at, token, placed, hidden);
    const result = transformer(parts, fusion, hidden, tokens, maskBias(parts, at, present));
    fused = result.token;
    attention = result.attention;
    logits = classifier(parts, architecture, fused);
  } else ({ fused, logits, attention } = late(parts, architecture, embeddings, present));
  graph.output('fused', fused, ['B', hidden]);
  const weights = shares(parts, at, attention, present);
  graph.output('logits', logits, ['B', classes]);
  graph.output('attention', attention, ['B', fusion?.heads ?? 1, 'N + 1']);
  graph.output('scan_weights', weights, ['B', 'N']);
  return graph;
}

/**
 * The late variant has no fusion: the classifier runs on each scan. Over several scans the logits are the largest per
 * class, which is the paper's maximum pooling (the sigmoid keeps the order); one scan gives its own logits. `fused` is
 * the mean embedding of the scans that are there, and they share the attention equally.
 */
function late(
  parts: Parts,
  architecture: Architecture,
  embeddings: string,
  present: string,
): { readonly fused: string; readonly logits: string; readonly attention: string } {
  const { graph } = parts;
  const { hidden, classes } = architecture;
  const at = 'late';
  const scans = graph.node('Reshape', at, [embeddings, graph.ints(at, [-1, hidden])]);
  const flat = classifier(parts, architecture, scans);
  const counts = graph.node('Shape', at, [embeddings], { start: 0, end: 2 });
  const shape = graph.node('Concat', at, [counts, graph.ints(at, [classes])], { axis: 0 });
  const perScan = graph.node('Reshape', at, [flat, shape]);
  const column = graph.node('Unsqueeze', at, [present, graph.ints(at, [2])]);
  const absent = graph.node('Mul', at, [
    graph.node('Sub', at, [column, graph.scalar(at, 1)]),
    graph.scalar(at, 3e4),
  ]);
  const logits = graph.node('ReduceMax', at, [graph.node('Add', at, [perScan, absent])], {
    axes: [1],
    keepdims: 0,
  });
  const total = graph.node('ReduceSum', at, [present, graph.ints(at, [1])], { keepdims: 1 });
  const share = graph.node('Div', at, [present, graph.node('Max', at, [total, graph.scalar(at, 1)])]);
  const row = graph.node('Unsqueeze', at, [share, graph.ints(at, [1])]);
  const mean = graph.node('Squeeze', at, [graph.node('MatMul', at, [row, embeddings]), graph.ints(at, [1])]);
  const attention = graph.node('Pad', at, [row, graph.ints(at, [0, 0, 1, 0, 0, 0])]);
  return { fused: mean, logits, attention };
}
