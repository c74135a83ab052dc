import type { VitEncoder } from '../architecture.ts';
import {
  exact,
  gelu,
  linear,
  slice,
  toTheEnd,
  transpose,
  valuesOf,
  prependRow,
  type Parts,
} from './parts.ts';

/**
 * The ViT encoder of the reference's `vit2D.py`: patches row-major, each flattened row by row, LN -> Linear -> LN,
 * plus a learned position (row half, column half), class token without position, pre-norm layers with exact GELU, no
 * last norm, then `mlp_embed` where the checkpoint has it.
 * @param slices `[S, 1, H, W]`
 * @returns `features [S, width]`, and the patches' last tokens as `map [S, width, rows, columns]`. Unlike a ResNet's,
 *   the features are not the map's mean: they come from the class token.
 */
export function vit(
  parts: Parts,
  encoder: VitEncoder,
  slices: string,
): { readonly map: string; readonly features: string } {
  const { graph } = parts;
  const { prefix, width, rows, columns, pool, embedding } = encoder;
  const patches = embedPatches(parts, encoder, slices);
  const token = pool === 'cls' ? exact(parts, `${prefix}cls_token`, [1, 1, width]) : undefined;
  let x = token === undefined ? patches : prependRow(parts, prefix, token, patches, width);
  for (let layer = 0; layer < encoder.layers; layer++)
    x = block(parts, encoder, `${prefix}transformer.layers.${layer}`, x);

  const tokens = token === undefined ? x : slice(parts, prefix, x, 1, 1, toTheEnd);
  const channelsFirst = graph.node('Transpose', prefix, [tokens], { perm: [0, 2, 1] });
  const map = graph.node('Reshape', prefix, [channelsFirst, graph.ints(prefix, [0, width, rows, columns])]);
  let features =
    token === undefined
      ? graph.node('ReduceMean', prefix, [x], { axes: [1], keepdims: 0 })
      : graph.node('Squeeze', prefix, [slice(parts, prefix, x, 1, 0, 1), graph.ints(prefix, [1])]);
  if (embedding) {
    const inner = gelu(
      parts,
      embedding.prefix,
      linear(parts, `${embedding.prefix}0`, features, width, embedding.width),
    );
    features = linear(parts, `${embedding.prefix}2`, inner, embedding.width, width);
  }
  return { map, features };
}

function embedPatches(parts: Parts, encoder: VitEncoder, slices: string): string {
  const { graph } = parts;
  const { prefix, patch, rows, columns, width } = encoder;
  const at = `${prefix}to_patch_embedding_2D`;
  const cut = graph.node('Reshape', at, [slices, graph.ints(at, [-1, rows, patch, columns, patch])]);
  const grouped = graph.node('Transpose', at, [cut], { perm: [0, 1, 3, 2, 4] });
  const flat = graph.node('Reshape', at, [grouped, graph.ints(at, [-1, rows * columns, patch * patch])]);
  const normed = layerNorm(parts, `${at}.1`, flat, patch * patch);
  const embedded = layerNorm(parts, `${at}.3`, linear(parts, `${at}.2`, normed, patch * patch, width), width);
  return graph.node('Add', at, [embedded, positions(parts, encoder)]);
}

/** Position of the patch in row i, column j: the halves of row i and of column j, one behind the other. */
function positions({ graph, state }: Parts, { prefix, rows, columns, width }: VitEncoder): string {
  return graph.weight({
    name: `${prefix}pos_embedding`,
    dims: [1, rows * columns, width],
    storage: { kind: 'exact' },
    load: async () => {
      const row = await valuesOf(state, `${prefix}pos_embedding.row_embed.weight`);
      const column = await valuesOf(state, `${prefix}pos_embedding.col_embed.weight`);
      const half = width / 2;
      const out = new Float32Array(rows * columns * width);
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++) {
          out.set(row.subarray(i * half, (i + 1) * half), (i * columns + j) * width);
          out.set(column.subarray(j * half, (j + 1) * half), (i * columns + j) * width + half);
        }
      return out;
    },
  });
}

function block(
  parts: Parts,
  { width, inner, heads, feedForward, projectsOut }: VitEncoder,
  at: string,
  x: string,
): string {
  const { graph } = parts;
  const head = inner / heads;
  const normed = layerNorm(parts, `${at}.0.norm`, x, width);
  const project = (which: 'q' | 'k' | 'v', perm: readonly number[]) => {
    const name = `${at}.0.fn.to_qkv`;
    const start = ['q', 'k', 'v'].indexOf(which) * inner * width;
    const weight = graph.weight({
      name: `${name}.${which}`,
      dims: [width, inner],
      storage: { kind: 'matrix', axis: 1 },
      load: async () =>
        transpose(
          (await valuesOf(parts.state, `${name}.weight`)).slice(start, start + inner * width),
          inner,
          width,
        ),
    });
    const product = graph.node('MatMul', name, [normed, weight]);
    const shaped = graph.node('Reshape', name, [product, graph.ints(name, [0, 0, heads, head])]);
    return graph.node('Transpose', name, [shaped], { perm });
  };
  const scores = graph.node('MatMul', at, [project('q', [0, 2, 1, 3]), project('k', [0, 2, 3, 1])]);
  const scaled = graph.node('Mul', at, [scores, graph.scalar(at, 1 / Math.sqrt(head))]);
  const weights = graph.node('Softmax', at, [scaled], { axis: -1 });
  const mixed = graph.node(
    'Transpose',
    at,
    [graph.node('MatMul', at, [weights, project('v', [0, 2, 1, 3])])],
    {
      perm: [0, 2, 1, 3],
    },
  );
  const joined = graph.node('Reshape', at, [mixed, graph.ints(at, [0, 0, inner])]);
  const out = projectsOut ? linear(parts, `${at}.0.fn.to_out.0`, joined, inner, width) : joined;
  const x1 = graph.node('Add', at, [out, x]);
  const hidden = gelu(
    parts,
    at,
    linear(parts, `${at}.1.fn.net.0`, layerNorm(parts, `${at}.1.norm`, x1, width), width, feedForward),
  );
  return graph.node('Add', at, [linear(parts, `${at}.1.fn.net.3`, hidden, feedForward, width), x1]);
}

/** nn.LayerNorm, which is ONNX's own. */
function layerNorm(parts: Parts, at: string, x: string, size: number): string {
  return parts.graph.node(
    'LayerNormalization',
    at,
    [x, exact(parts, `${at}.weight`, [size]), exact(parts, `${at}.bias`, [size])],
    { axis: -1, epsilon: { float: 1e-5 } },
  );
}
