import type { Architecture } from '@export/architecture.ts';
import { expectedShapes } from '@export/expected-keys.ts';

export type Tensors = Map<string, { readonly dims: readonly number[]; readonly data: Float32Array }>;

/** The smallest network of the reference's family: width 1, hidden 32, depth 4, 5 classes. */
export const tiny: Architecture = {
  encoder: { kind: 'resnet50', width: 1, inputChannels: 3 },
  hidden: 32,
  depth: 4,
  slices: { prefix: 'attention1D.transformer_encoder.encoder.', layers: 1, heads: 1, feedForward: 32 },
  fusion: { prefix: 'vitFuse.transformer_encoder.encoder.', layers: 2, heads: 4, feedForward: 32 },
  head: { kind: 'mlp', prefix: 'fc', width: 32 },
  classes: 5,
};

/** Random numbers in -1..1, the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  };
}

/** Random weights of everything that the network uses; variances positive, kernels scaled by their inputs. */
export function randomTensors(architecture: Architecture, seed = 1): Tensors {
  const next = randomNumbers(seed);
  const tensors: Tensors = new Map();
  for (const [key, dims] of expectedShapes(architecture)) {
    const fanIn = dims.length > 1 ? dims.slice(1).reduce((a, b) => a * b, 1) : 1;
    const data = new Float32Array(dims.reduce((a, b) => a * b, 1));
    for (let i = 0; i < data.length; i++)
      data[i] = /running_var$|norm\.(a|weight)$|bn\d\.weight$/.test(key)
        ? 1 + next() / 2
        : next() * Math.sqrt(2 / fanIn);
    tensors.set(key, { dims, data });
  }
  return tensors;
}
