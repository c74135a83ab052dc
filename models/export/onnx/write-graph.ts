import { HashedFile, writeWhole, type PackSink, type WrittenFile } from '../sink.ts';
import type { GraphBuilder } from './graph.ts';
import { dataType, encodeModel, externalLocation, type Node, type Tensor } from './messages.ts';
import { storeWeight, type Precision } from './precision.ts';

/** 17: the newest operator set in which every operator used here has kernels on onnxruntime's CPU, wasm and WebGPU. */
const opset = 17;
const irVersion = 8;
/** Smaller tensors lie in the graph itself. */
const smallestExternal = 1024;
/** Browsers refuse larger single buffers. */
export const largestFile = 2 ** 30;
/** Tensors begin at multiples of this in their file, so that a mapped file can be used where it lies. */
const alignment = 64;

export interface WrittenGraph {
  readonly file: string;
  readonly external: readonly string[];
  readonly written: readonly WrittenFile[];
}

export interface WriteOptions {
  readonly precision: Precision;
  /** Before every file name. */
  readonly prefix?: string;
  readonly signal?: AbortSignal | undefined;
  /** Called after each weight with its number of values. */
  readonly onWeight?: (values: number) => void;
  readonly fileLimit?: number;
}

/**
 * Writes a graph as `NAME.onnx`, its large weights as external data in `NAME-0.bin`, `NAME-1.bin` and so on. Weights
 * are loaded, stored and let go one at a time. Throws the signal's reason when it is aborted.
 */
export async function writeGraph(
  sink: PackSink,
  graph: GraphBuilder,
  { precision, prefix = '', signal, onWeight, fileLimit = largestFile }: WriteOptions,
): Promise<WrittenGraph> {
  const data = new ExternalFiles(sink, `${prefix}${graph.name}`, fileLimit);
  const initializer: Tensor[] = graph.constants.map(({ name, dims, data: values, type }) => ({
    name,
    dims,
    data_type: dataType[type],
    raw_data: new Uint8Array(
      values instanceof Float32Array ? values.slice().buffer : BigInt64Array.from(values, BigInt).buffer,
    ),
  }));
  const conversions: Node[] = [];
  for (const weight of graph.weights) {
    signal?.throwIfAborted();
    const values = await weight.load();
    const count = weight.dims.reduce((a, b) => a * b, 1);
    if (values.length !== count) throw new Error(`${weight.name}: ${values.length} values for ${count}`);
    const { tensors, nodes } = storeWeight(weight, values, precision);
    conversions.push(...nodes);
    for (const { bytes, ...tensor } of tensors)
      initializer.push(
        bytes.length < smallestExternal
          ? { ...tensor, raw_data: bytes }
          : { ...tensor, external_data: await data.add(bytes), data_location: externalLocation },
      );
    onWeight?.(count);
  }
  const external = await data.close();
  const bytes = encodeModel({
    ir_version: irVersion,
    producer_name: 'longtail',
    opset_import: [{ domain: '', version: opset }],
    graph: {
      name: graph.name,
      node: [...conversions, ...graph.nodes],
      initializer,
      input: graph.inputs,
      output: graph.outputs,
    },
  });
  const file = await writeWhole(sink, `${prefix}${graph.name}.onnx`, bytes);
  return { file: file.path, external: external.map(({ path }) => path), written: [file, ...external] };
}

/** External data files, filled one behind the other. */
class ExternalFiles {
  readonly #sink: PackSink;
  readonly #name: string;
  readonly #limit: number;
  readonly #closed: WrittenFile[] = [];
  #open: HashedFile | undefined;

  constructor(sink: PackSink, name: string, limit: number) {
    this.#sink = sink;
    this.#name = name;
    this.#limit = limit;
  }

  /** Where the bytes lie, as ONNX wants it said. */
  async add(bytes: Uint8Array): Promise<readonly { key: string; value: string }[]> {
    let padding = this.#padding();
    if (this.#open && this.#open.bytes + padding + bytes.length > this.#limit) {
      this.#closed.push(await this.#open.close());
      this.#open = undefined;
      padding = 0;
    }
    this.#open ??= await HashedFile.create(this.#sink, `${this.#name}-${this.#closed.length}.bin`);
    if (padding > 0) await this.#open.write(new Uint8Array(padding));
    const offset = this.#open.bytes;
    await this.#open.write(bytes);
    return [
      { key: 'location', value: this.#open.name },
      { key: 'offset', value: String(offset) },
      { key: 'length', value: String(bytes.length) },
    ];
  }

  #padding(): number {
    return this.#open ? (alignment - (this.#open.bytes % alignment)) % alignment : 0;
  }

  async close(): Promise<readonly WrittenFile[]> {
    if (this.#open) this.#closed.push(await this.#open.close());
    this.#open = undefined;
    return this.#closed;
  }
}
