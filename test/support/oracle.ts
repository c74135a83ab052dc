import type { Tensors } from './random-checkpoint.ts';

/** Plain float64 arithmetic on rows of numbers, written from the formulas: what graphs are compared with. */
export type Rows = number[][];

/** Taylor series; beyond 4 it is 1 to eight digits. */
export function erf(x: number): number {
  if (Math.abs(x) > 4) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; n < 120; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

export const gelu = (x: number): number => (x / 2) * (1 + erf(x / Math.SQRT2));

export function values(tensors: Tensors, key: string): Float32Array {
  const tensor = tensors.get(key);
  if (!tensor) throw new Error(`no tensor ${key}`);
  return tensor.data;
}

/** x W^T + b. */
export function linear(tensors: Tensors, key: string, x: Rows, bias = true): Rows {
  const weight = values(tensors, `${key}.weight`);
  const offset = bias ? values(tensors, `${key}.bias`) : undefined;
  return x.map((row) =>
    Array.from({ length: weight.length / row.length }, (_, o) =>
      row.reduce((sum, v, i) => sum + v * (weight[o * row.length + i] ?? NaN), offset?.[o] ?? 0),
    ),
  );
}

/** nn.LayerNorm. */
export function layerNorm(tensors: Tensors, key: string, x: Rows): Rows {
  const [weight, bias] = [values(tensors, `${key}.weight`), values(tensors, `${key}.bias`)];
  return x.map((row) => {
    const mean = row.reduce((a, b) => a + b) / row.length;
    const variance = row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / row.length;
    return row.map(
      (v, i) => ((v - mean) / Math.sqrt(variance + 1e-5)) * (weight[i] ?? NaN) + (bias[i] ?? NaN),
    );
  });
}

export const add = (a: Rows, b: Rows): Rows => a.map((row, i) => row.map((v, j) => v + (b[i]?.[j] ?? NaN)));

export function softmax(row: readonly number[]): number[] {
  const largest = Math.max(...row);
  const exponentials = row.map((v) => Math.exp(v - largest));
  const sum = exponentials.reduce((a, b) => a + b);
  return exponentials.map((v) => v / sum);
}

/** The ViT encoder on one picture `[size, size]`: features, and the patches' last tokens. */
export function vitForward(
  tensors: Tensors,
  prefix: string,
  picture: Float32Array,
  { size, patch, layers, heads }: { size: number; patch: number; layers: number; heads: number },
): { features: number[]; tokens: Rows } {
  const root = `${prefix}vision_encoder.`;
  const side = size / patch;
  const pixels: Rows = [];
  for (let i = 0; i < side; i++)
    for (let j = 0; j < side; j++)
      pixels.push(
        Array.from(
          { length: patch * patch },
          (_, k) => picture[(i * patch + Math.floor(k / patch)) * size + j * patch + (k % patch)] ?? NaN,
        ),
      );
  const at = `${root}to_patch_embedding_2D`;
  let x = layerNorm(tensors, `${at}.3`, linear(tensors, `${at}.2`, layerNorm(tensors, `${at}.1`, pixels)));
  const row = values(tensors, `${root}pos_embedding.row_embed.weight`);
  const column = values(tensors, `${root}pos_embedding.col_embed.weight`);
  const half = row.length / side;
  x = x.map((token, n) => {
    const [i, j] = [Math.floor(n / side), n % side];
    return token.map((v, c) => v + ((c < half ? row[i * half + c] : column[j * half + c - half]) ?? NaN));
  });
  const hasToken = tensors.has(`${root}cls_token`);
  if (hasToken) x = [Array.from(values(tensors, `${root}cls_token`)), ...x];
  for (let layer = 0; layer < layers; layer++)
    x = vitLayer(tensors, `${root}transformer.layers.${layer}`, x, heads);
  const pooled = hasToken
    ? (x[0] ?? [])
    : (x[0] ?? []).map((_, c) => x.reduce((sum, t) => sum + (t[c] ?? NaN), 0) / x.length);
  const tokens = hasToken ? x.slice(1) : x;
  if (!tensors.has(`${prefix}mlp_embed.0.weight`)) return { features: pooled, tokens };
  const inner = linear(tensors, `${prefix}mlp_embed.0`, [pooled]).map((r) => r.map(gelu));
  return { features: linear(tensors, `${prefix}mlp_embed.2`, inner)[0] ?? [], tokens };
}

function vitLayer(tensors: Tensors, at: string, x: Rows, heads: number): Rows {
  const qkv = linear(tensors, `${at}.0.fn.to_qkv`, layerNorm(tensors, `${at}.0.norm`, x), false);
  const inner = (qkv[0]?.length ?? 0) / 3;
  const head = inner / heads;
  const out = x.map((_, t) => {
    const mixed = Array.from({ length: inner }, () => 0);
    for (let h = 0; h < heads; h++) {
      const part = (token: number, which: number) =>
        (qkv[token] ?? []).slice(which * inner + h * head, which * inner + (h + 1) * head);
      const q = part(t, 0);
      const scores = x.map(
        (__, s) => part(s, 1).reduce((sum, k, i) => sum + k * (q[i] ?? NaN), 0) / Math.sqrt(head),
      );
      for (const [s, weight] of softmax(scores).entries())
        for (const [i, v] of part(s, 2).entries())
          mixed[h * head + i] = (mixed[h * head + i] ?? 0) + weight * v;
    }
    return mixed;
  });
  const projected = tensors.has(`${at}.0.fn.to_out.0.weight`)
    ? linear(tensors, `${at}.0.fn.to_out.0`, out)
    : out;
  const x1 = add(projected, x);
  const hidden = linear(tensors, `${at}.1.fn.net.0`, layerNorm(tensors, `${at}.1.norm`, x1)).map((r) =>
    r.map(gelu),
  );
  return add(linear(tensors, `${at}.1.fn.net.3`, hidden), x1);
}
