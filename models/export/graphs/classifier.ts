import type { Architecture } from '../architecture.ts';
import type { Sensitivity } from '../onnx/graph.ts';
import { exact, gelu, linear, valuesOf, type Parts } from './parts.ts';

/**
 * Logits `[B, classes]` of `fused [B, D]`.
 *
 * mlp: Linear, exact GELU, Linear. Knowledge head: the reference computes E = L W^T + b (`[classes, D]`, L the label
 * embeddings, W and b `fcke`) and logits = fused E^T. Because fused E^T = (fused W) L^T + fused b, the graph keeps L
 * and W, which are smaller than E; `fused b` is one number for all classes of a case.
 */
export function classifier(parts: Parts, { head, hidden, classes }: Architecture, fused: string): string {
  const { graph } = parts;
  if (head.kind === 'mlp') {
    const inner = gelu(parts, head.prefix, linear(parts, `${head.prefix}.0`, fused, hidden, head.width));
    const weight = stored(parts, `${head.prefix}.2.weight`, [classes, head.width], 0);
    const bias = exact(parts, `${head.prefix}.2.bias`, [classes]);
    return graph.node('Gemm', `${head.prefix}.2`, [inner, weight, bias], { transB: 1 });
  }
  const at = 'fcke';
  const text = graph.node('MatMul', at, [fused, stored(parts, 'fcke.weight', [hidden, head.textWidth], 1)]);
  const labels = stored(parts, 'label_embeddings', [classes, head.textWidth], 0, 'logits');
  const product = graph.node('Gemm', 'label_embeddings', [text, labels], { transB: 1 });
  const offset = graph.node('MatMul', at, [fused, exact(parts, 'fcke.bias', [hidden, 1])]);
  return graph.node('Add', at, [product, offset]);
}

/** A matrix as the checkpoint stores it. */
function stored(
  { graph, state }: Parts,
  key: string,
  dims: readonly number[],
  axis: number,
  sensitivity?: Sensitivity,
): string {
  const storage = { kind: 'matrix', axis, ...(sensitivity && { sensitivity }) } as const;
  return graph.weight({ name: key, dims, storage, load: () => valuesOf(state, key) });
}
