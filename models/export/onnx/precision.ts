import { attributeType, dataType, type Node } from './messages.ts';
import type { Weight } from './graph.ts';

export type Precision = 'fp32' | 'fp16' | 'int8';

/** A tensor as it is stored, and the nodes that turn what is stored into float32 under the weight's own name. */
export interface StoredWeight {
  readonly tensors: readonly {
    readonly name: string;
    readonly dims: readonly number[];
    readonly data_type: number;
    readonly bytes: Uint8Array;
  }[];
  readonly nodes: readonly Node[];
}

/** What a weight marked `fine` is stored as. */
const finer: Readonly<Record<Precision, Precision>> = { fp32: 'fp32', fp16: 'fp32', int8: 'fp16' };

/**
 * How a weight is stored. The graph computes in float32 in any case: fp16 goes through a Cast, int8 (symmetric, the
 * largest magnitude of an output = 127) through a Cast and a Mul by the output's scale. Both are constants, which the
 * runtime computes once, when it loads. Not DequantizeLinear: onnxruntime's CPU provider merges it with the product
 * behind it into one that rounds the activations too. Weights that are `exact`, and matrices with values beyond fp16,
 * stay float32.
 */
export function storeWeight(weight: Weight, values: Float32Array, precision: Precision): StoredWeight {
  const { name, dims, storage } = weight;
  const chosen = storage.kind === 'exact' ? 'fp32' : storage.fine ? finer[precision] : precision;
  if (chosen === 'fp16') {
    const halves = toHalf(values);
    if (halves) {
      const half = `${name}/fp16`;
      return {
        tensors: [{ name: half, dims, data_type: dataType.float16, bytes: bytesOf(halves) }],
        nodes: [castToFloat(half, name)],
      };
    }
  }
  if (chosen === 'int8' && storage.kind === 'matrix') {
    const { quantized, scales } = quantize(values, dims, storage.axis);
    const [whole, scale, cast] = [`${name}/int8`, `${name}/scale`, `${name}/float`];
    const scaleDims = dims.map((_, axis) => (axis === storage.axis ? scales.length : 1));
    return {
      tensors: [
        { name: whole, dims, data_type: dataType.int8, bytes: bytesOf(quantized) },
        { name: scale, dims: scaleDims, data_type: dataType.float, bytes: bytesOf(scales) },
      ],
      nodes: [
        castToFloat(whole, cast),
        { op_type: 'Mul', name: `${name}/Mul`, input: [cast, scale], output: [name], attribute: [] },
      ],
    };
  }
  return { tensors: [{ name, dims, data_type: dataType.float, bytes: bytesOf(values) }], nodes: [] };
}

function castToFloat(input: string, output: string): Node {
  const to = { name: 'to', i: dataType.float, type: attributeType.int };
  return { op_type: 'Cast', name: `${output}/Cast`, input: [input], output: [output], attribute: [to] };
}

/** float32 to IEEE half, rounded to nearest even; undefined where a value does not fit. */
export function toHalf(values: Float32Array): Uint16Array<ArrayBuffer> | undefined {
  const halves = new Uint16Array(values.length);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < values.length; i++) {
    const word = bits[i]!;
    const sign = (word >>> 16) & 0x8000;
    const magnitude = word & 0x7fffffff;
    // 65520 and more would round to infinity; NaN is above it as well.
    if (magnitude >= 0x477ff000) return undefined;
    if (magnitude < 0x38800000) {
      // Below 2^-14: a multiple of 2^-24. Adding 0.5 makes the hardware round the last bits away, to nearest even.
      halves[i] = sign | subnormal(magnitude);
    } else {
      const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
      halves[i] = sign | ((rounded - 0x38000000) >>> 13);
    }
  }
  return halves;
}

const word = new Uint32Array(1);
const real = new Float32Array(word.buffer);

function subnormal(magnitude: number): number {
  word[0] = magnitude;
  real[0] = real[0]! + 0.5;
  return word[0] - 0x3f000000;
}

/** Values as round(x / scale) in -127..127, with one scale for each index along `axis`. */
export function quantize(
  values: Float32Array,
  dims: readonly number[],
  axis: number,
): { readonly quantized: Int8Array<ArrayBuffer>; readonly scales: Float32Array<ArrayBuffer> } {
  const channels = dims[axis] ?? 1;
  const inner = dims.slice(axis + 1).reduce((a, b) => a * b, 1);
  const scales = new Float32Array(channels);
  const channelOf = (i: number) => Math.floor(i / inner) % channels;
  for (let i = 0; i < values.length; i++) {
    const channel = channelOf(i);
    const magnitude = Math.abs(values[i]!);
    if (magnitude > scales[channel]!) scales[channel] = magnitude;
  }
  // A channel of zeros takes any scale but zero.
  for (let c = 0; c < channels; c++) scales[c] = scales[c]! / 127 || 1;
  const quantized = new Int8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const level = Math.round(values[i]! / scales[channelOf(i)]!);
    quantized[i] = Math.max(-127, Math.min(127, level));
  }
  return { quantized, scales };
}

const bytesOf = (values: Float32Array | Uint16Array | Int8Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
