import type { ResNetEncoder } from '../architecture.ts';
import type { StateDict } from '../checkpoint/tensor.ts';
import { resnetBlocks } from '../expected-keys.ts';
import { valuesOf, type Parts } from './parts.ts';

interface Convolution {
  readonly conv: string;
  readonly norm: string;
  /** Output channels, input channels, side of the kernel. */
  readonly dims: readonly [number, number, number];
  readonly stride?: number;
}

/**
 * ResNet-50 v1.5 (stride in the 3x3), batch norm folded, one input channel.
 * @param slices `[S, 1, H, W]`
 * @returns `map [S, 32 width, H/32, W/32]` and its mean, `features [S, 32 width]`
 */
export function resnet(
  parts: Parts,
  { width, inputChannels }: ResNetEncoder,
  slices: string,
): { readonly map: string; readonly features: string } {
  const { graph } = parts;
  const relu = (at: string, x: string) => graph.node('Relu', `resnet2D.${at}`, [x]);
  const stem = convolve(
    parts,
    slices,
    { conv: 'conv1', norm: 'bn1', dims: [width, 1, 7], stride: 2 },
    inputChannels,
  );
  let x = graph.node('MaxPool', 'resnet2D.maxpool', [relu('conv1', stem)], {
    kernel_shape: [3, 3],
    strides: [2, 2],
    pads: [1, 1, 1, 1],
  });
  let channels = width;
  for (const [stage, blocks] of resnetBlocks.entries()) {
    const planes = width * 2 ** stage;
    for (let block = 0; block < blocks; block++) {
      const at = `layer${stage + 1}.${block}`;
      const stride = block === 0 && stage > 0 ? 2 : 1;
      const part = (i: number, dims: Convolution['dims']) => ({
        conv: `${at}.conv${i}`,
        norm: `${at}.bn${i}`,
        dims,
      });
      const shortcut =
        block > 0
          ? x
          : convolve(parts, x, {
              conv: `${at}.downsample.0`,
              norm: `${at}.downsample.1`,
              dims: [planes * 4, channels, 1],
              stride,
            });
      const reduced = relu(at, convolve(parts, x, part(1, [planes, channels, 1])));
      const looked = relu(at, convolve(parts, reduced, { ...part(2, [planes, planes, 3]), stride }));
      const widened = convolve(parts, looked, part(3, [planes * 4, planes, 1]));
      x = relu(at, graph.node('Add', `resnet2D.${at}`, [widened, shortcut]));
      channels = planes * 4;
    }
  }
  const pooled = graph.node('GlobalAveragePool', 'resnet2D.avgpool', [x]);
  return { map: x, features: graph.node('Flatten', 'resnet2D.avgpool', [pooled], { axis: 1 }) };
}

function convolve(
  { graph, state }: Parts,
  x: string,
  { conv, norm, dims, stride = 1 }: Convolution,
  storedChannels: number = dims[1],
): string {
  const [outputs, inputs, side] = dims;
  const at = `resnet2D.${conv}`;
  const folding = foldOnce(state, at, `resnet2D.${norm}`);
  const weight = graph.weight({
    name: `${at}.weight`,
    dims: [outputs, inputs, side, side],
    storage: conv.startsWith('layer4')
      ? { kind: 'matrix', axis: 0 }
      : { kind: 'matrix', axis: 0, sensitivity: 'amplified' },
    load: async () =>
      scaledKernel(
        await valuesOf(state, `${at}.weight`),
        await folding(),
        storedChannels / inputs,
        side * side,
      ),
  });
  const bias = graph.weight({
    name: `${at}.bias`,
    dims: [outputs],
    storage: { kind: 'exact' },
    load: async () => Float32Array.from((await folding()).bias),
  });
  const half = (side - 1) / 2;
  return graph.node('Conv', at, [x, weight, bias], {
    kernel_shape: [side, side],
    strides: [stride, stride],
    pads: [half, half, half, half],
  });
}

interface Folding {
  readonly scale: Float64Array;
  readonly bias: Float64Array;
}

/** Batch norm (eps 1e-5) as a factor and an offset per output channel; read once for the kernel and its bias. */
function foldOnce(state: StateDict, conv: string, norm: string): () => Promise<Folding> {
  let folding: Promise<Folding> | undefined;
  const fold = async (): Promise<Folding> => {
    const [gamma, beta, mean, variance] = await Promise.all(
      ['weight', 'bias', 'running_mean', 'running_var'].map((name) => valuesOf(state, `${norm}.${name}`)),
    );
    if (!gamma || !beta || !mean || !variance) throw new Error(`batch norm behind ${conv} is incomplete`);
    const scale = Float64Array.from(gamma, (g, i) => g / Math.sqrt((variance[i] ?? 0) + 1e-5));
    return { scale, bias: scale.map((s, i) => (beta[i] ?? 0) - (mean[i] ?? 0) * s) };
  };
  return () => (folding ??= fold());
}

/** The kernel times its batch norm's factor; `merge` equal input channels are summed to one. */
function scaledKernel(
  kernel: Float32Array,
  { scale }: Folding,
  merge: number,
  area: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(kernel.length / merge);
  const perOutput = out.length / scale.length;
  for (let i = 0; i < out.length; i++) {
    let sum = kernel[i]!;
    if (merge > 1) {
      const from = Math.floor(i / area) * merge * area + (i % area);
      sum = 0;
      for (let c = 0; c < merge; c++) sum += kernel[from + c * area]!;
    }
    out[i] = sum * scale[Math.floor(i / perOutput)]!;
  }
  return out;
}
