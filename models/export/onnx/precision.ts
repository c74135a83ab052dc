import { attributeType, dataType, type Node } from './messages.ts';
import type { Sensitivity, Weight } from './graph.ts';

export type Precision = 'fp32' | 'fp16' | 'int8';

/** How one tensor is stored. */
type Storage = Precision | 'int8-pair';

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

/**
 * What a matrix is stored as, by what hangs on its rounding. The factor of the logits takes a pair of int8 in the room of
 * fp16: with a scale for each output it is several times as fine.
 */
const storages: Readonly<Record<Precision, Readonly<Record<'plain' | Sensitivity, Storage>>>> = {
  fp32: { plain: 'fp32', amplified: 'fp32', logits: 'fp32' },
  fp16: { plain: 'fp16', amplified: 'fp32', logits: 'int8-pair' },
  int8: { plain: 'int8', amplified: 'fp16', logits: 'fp16' },
};

/** Magnitude of the largest value of an output, in levels. A pair is 254 x its first number + its second. */
const LARGEST_LEVEL = 127;
const PAIR_STEP = 2 * LARGEST_LEVEL;
const LARGEST_PAIR = PAIR_STEP * LARGEST_LEVEL + LARGEST_LEVEL;

/**
 * How a weight is stored. The graph computes in float32 in any case: fp16 goes through a Cast, int8 (symmetric, the
 * largest magnitude of an output = 127) through a Cast and a Mul by the output's scale, a pair of int8 through two of
 * each and an Add. All are constants, which the runtime computes once, when it loads. Not DequantizeLinear:
 * onnxruntime's CPU provider merges it with the product behind it into one that rounds the activations too. Not int16:
 * onnxruntime-web casts none. Weights that are `exact`, and matrices with values beyond fp16, stay float32.
 */
export function storeWeight(weight: Weight, values: Float32Array, precision: Precision): StoredWeight {
  const { name, dims, storage } = weight;
  const chosen: Storage =
    storage.kind === 'exact' ? 'fp32' : storages[precision][storage.sensitivity ?? 'plain'];
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
    const { quantized, scales } = quantize(values, dims, storage.axis, LARGEST_LEVEL);
    return scaled(name, name, dims, storage.axis, Int8Array.from(quantized), scales);
  }
  if (chosen === 'int8-pair' && storage.kind === 'matrix') {
    const { quantized, scales } = quantize(values, dims, storage.axis, LARGEST_PAIR);
    const first = Int8Array.from(quantized, (level) =>
      Math.min(LARGEST_LEVEL, Math.round(level / PAIR_STEP)),
    );
    const second = Int8Array.from(quantized, (level, i) => level - PAIR_STEP * first[i]!);
    const steps = scales.map((scale) => PAIR_STEP * scale);
    const parts = [
      scaled(`${name}/first`, `${name}/first/value`, dims, storage.axis, first, steps),
      scaled(`${name}/second`, `${name}/second/value`, dims, storage.axis, second, scales),
    ];
    const input = parts.map(({ value }) => value);
    return {
      tensors: parts.flatMap(({ tensors }) => tensors),
      nodes: [
        ...parts.flatMap(({ nodes }) => nodes),
        { op_type: 'Add', name: `${name}/Add`, input, output: [name], attribute: [] },
      ],
    };
  }
  return { tensors: [{ name, dims, data_type: dataType.float, bytes: bytesOf(values) }], nodes: [] };
}

/** Whole levels and one scale for each output, multiplied under the name `value`. */
function scaled(
  name: string,
  value: string,
  dims: readonly number[],
  axis: number,
  levels: Int8Array,
  scales: Float32Array,
): StoredWeight & { readonly value: string } {
  const [whole, scale, cast] = [`${name}/int8`, `${name}/scale`, `${name}/float`];
  const scaleDims = dims.map((_, i) => (i === axis ? scales.length : 1));
  return {
    value,
    tensors: [
      { name: whole, dims, data_type: dataType.int8, bytes: bytesOf(levels) },
      { name: scale, dims: scaleDims, data_type: dataType.float, bytes: bytesOf(scales) },
    ],
    nodes: [
      castToFloat(whole, cast),
      { op_type: 'Mul', name: `${name}/Mul`, input: [cast, scale], output: [value], attribute: [] },
    ],
  };
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

/** Values as round(x / scale) in -largest..largest, with one scale for each index along `axis`. */
export function quantize(
  values: Float32Array,
  dims: readonly number[],
  axis: number,
  largest: number,
): { readonly quantized: Int16Array<ArrayBuffer>; readonly scales: Float32Array<ArrayBuffer> } {
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
  for (let c = 0; c < channels; c++) scales[c] = scales[c]! / largest || 1;
  const quantized = new Int16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const level = Math.round(values[i]! / scales[channelOf(i)]!);
    quantized[i] = Math.max(-largest, Math.min(largest, level));
  }
  return { quantized, scales };
}

const bytesOf = (values: Float32Array | Uint16Array | Int8Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
