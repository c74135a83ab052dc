import protobuf from 'protobufjs/minimal.js';

/**
 * The part of ONNX's protobuf messages that our graphs need, by field number (onnx.proto, IR version 8). protobufjs
 * writes the wire format; its reflection is left alone because it compiles functions at run time, which the page's
 * Content-Security-Policy forbids.
 */
export interface Dimension {
  readonly dim_value?: number;
  readonly dim_param?: string;
}
export interface ValueInfo {
  readonly name: string;
  readonly type: {
    readonly tensor_type: {
      readonly elem_type: number;
      readonly shape: { readonly dim: readonly Dimension[] };
    };
  };
}
export interface Tensor {
  readonly dims: readonly number[];
  readonly data_type: number;
  readonly name: string;
  readonly raw_data?: Uint8Array;
  readonly external_data?: readonly { readonly key: string; readonly value: string }[];
  readonly data_location?: number;
}
export interface Attribute {
  readonly name: string;
  readonly f?: number;
  readonly i?: number;
  readonly ints?: readonly number[];
  readonly type: number;
}
export interface Node {
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly name: string;
  readonly op_type: string;
  readonly attribute: readonly Attribute[];
}
export interface Model {
  readonly ir_version: number;
  readonly producer_name: string;
  readonly graph: {
    readonly node: readonly Node[];
    readonly name: string;
    readonly initializer: readonly Tensor[];
    readonly input: readonly ValueInfo[];
    readonly output: readonly ValueInfo[];
  };
  readonly opset_import: readonly { readonly domain: string; readonly version: number }[];
}

/** TensorProto.DataType. */
export const dataType = { float: 1, int8: 3, int32: 6, int64: 7, float16: 10 } as const;
/** AttributeProto.AttributeType. */
export const attributeType = { float: 1, int: 2, ints: 7 } as const;
/** TensorProto.DataLocation. */
export const externalLocation = 1;

type Scalar = 'int64' | 'string' | 'bytes' | 'float';
type Fields = Readonly<Record<string, readonly [number: number, type: Scalar | Fields]>>;

const dimension: Fields = { dim_value: [1, 'int64'], dim_param: [2, 'string'] };
const shape: Fields = { dim: [1, dimension] };
const tensorType: Fields = { elem_type: [1, 'int64'], shape: [2, shape] };
const valueInfo: Fields = { name: [1, 'string'], type: [2, { tensor_type: [1, tensorType] }] };
const stringPair: Fields = { key: [1, 'string'], value: [2, 'string'] };
const tensor: Fields = {
  dims: [1, 'int64'],
  data_type: [2, 'int64'],
  name: [8, 'string'],
  raw_data: [9, 'bytes'],
  external_data: [13, stringPair],
  data_location: [14, 'int64'],
};
const attribute: Fields = {
  name: [1, 'string'],
  f: [2, 'float'],
  i: [3, 'int64'],
  ints: [8, 'int64'],
  type: [20, 'int64'],
};
const node: Fields = {
  input: [1, 'string'],
  output: [2, 'string'],
  name: [3, 'string'],
  op_type: [4, 'string'],
  attribute: [5, attribute],
};
const graph: Fields = {
  node: [1, node],
  name: [2, 'string'],
  initializer: [5, tensor],
  input: [11, valueInfo],
  output: [12, valueInfo],
};
const model: Fields = {
  ir_version: [1, 'int64'],
  producer_name: [2, 'string'],
  graph: [7, graph],
  opset_import: [8, { domain: [1, 'string'], version: [2, 'int64'] }],
};

/** A model as the bytes of an `.onnx` file. */
export function encodeModel(value: Model): Uint8Array {
  return write(protobuf.Writer.create(), model, value).finish();
}

/** Wire types: 0 varint, 2 with a length, 5 four bytes. Arrays are repeated fields, written one by one. */
function write(writer: protobuf.Writer, fields: Fields, message: object): protobuf.Writer {
  const values = new Map<string, unknown>(Object.entries(message));
  for (const [name, [number, type]] of Object.entries(fields)) {
    const value = values.get(name);
    if (value === undefined) continue;
    for (const item of Array.isArray(value) ? (value as readonly unknown[]) : [value])
      writeField(writer, name, number, type, item);
  }
  return writer;
}

function writeField(
  writer: protobuf.Writer,
  name: string,
  number: number,
  type: Scalar | Fields,
  value: unknown,
): void {
  if (type === 'int64' && typeof value === 'number') writer.uint32(number << 3).int64(value);
  else if (type === 'float' && typeof value === 'number') writer.uint32((number << 3) | 5).float(value);
  else if (type === 'string' && typeof value === 'string') writer.uint32((number << 3) | 2).string(value);
  else if (type === 'bytes' && value instanceof Uint8Array) writer.uint32((number << 3) | 2).bytes(value);
  else if (typeof type === 'object' && typeof value === 'object' && value !== null)
    write(writer.uint32((number << 3) | 2).fork(), type, value).ldelim();
  else throw new Error(`field ${name} is not ${typeof type === 'string' ? type : 'a message'}`);
}
