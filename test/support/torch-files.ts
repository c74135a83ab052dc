import { crc32 } from 'node:zlib';

/** Builds the files that `torch.save` and safetensors write, from the formats' descriptions, for tests. */

export interface Storage {
  readonly key: string;
  /** `FloatStorage` and the like. */
  readonly type: string;
  readonly count: number;
}

/** A tensor as a view of a storage; offset and strides in elements. */
export interface View {
  readonly storage: Storage;
  readonly dims: readonly number[];
  readonly offset?: number;
  readonly strides?: readonly number[];
  readonly parameter?: boolean;
}

const text = (value: string): Buffer => Buffer.from(value, 'utf8');

/** Opcodes of pickle protocol 2, as far as a state dict needs them. */
export const pickle = {
  proto: Buffer.from([0x80, 2]),
  stop: text('.'),
  mark: text('('),
  tuple: text('t'),
  emptyTuple: text(')'),
  emptyDict: text('}'),
  emptyList: text(']'),
  appends: text('e'),
  setItems: text('u'),
  reduce: text('R'),
  build: text('b'),
  persistent: text('Q'),
  newFalse: Buffer.from([0x89]),
  global: (module: string, name: string): Buffer => text(`c${module}\n${name}\n`),
  unicode: (value: string): Buffer => {
    const bytes = text(value);
    return Buffer.concat([Buffer.from([0x58]), uint32(bytes.length), bytes]);
  },
  int: (value: number): Buffer =>
    value < 2 ** 31
      ? Buffer.concat([Buffer.from([0x4a]), uint32(value)])
      : Buffer.concat([Buffer.from([0x8a, 8]), uint64(value)]),
  memo: (index: number): Buffer => Buffer.concat([text('r'), uint32(index)]),
  recall: (index: number): Buffer => Buffer.concat([text('j'), uint32(index)]),
};

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
export function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

const tupleOf = (...items: readonly Buffer[]): Buffer => Buffer.concat([pickle.mark, ...items, pickle.tuple]);
const orderedDict = Buffer.concat([
  pickle.global('collections', 'OrderedDict'),
  pickle.emptyTuple,
  pickle.reduce,
]);

/** A state dict as torch pickles it: an OrderedDict of `_rebuild_tensor_v2` calls over persistent storages. */
export function stateDictPickle(entries: Iterable<readonly [string, View]>, legacy = false): Buffer {
  const parts = [pickle.proto, orderedDict, pickle.memo(0), pickle.mark];
  for (const [key, view] of entries) parts.push(pickle.unicode(key), tensorPickle(view, legacy));
  parts.push(pickle.setItems, pickle.emptyDict, pickle.build, pickle.stop);
  return Buffer.concat(parts);
}

function tensorPickle({ storage, dims, offset = 0, strides, parameter }: View, legacy: boolean): Buffer {
  const steps = strides ?? dims.map((_, axis) => dims.slice(axis + 1).reduce((a, b) => a * b, 1));
  const id = [
    pickle.unicode('storage'),
    pickle.global('torch', storage.type),
    pickle.unicode(storage.key),
    pickle.unicode('cpu'),
    pickle.int(storage.count),
    ...(legacy ? [text('N')] : []),
  ];
  const tensor = Buffer.concat([
    pickle.global('torch._utils', '_rebuild_tensor_v2'),
    tupleOf(
      Buffer.concat([tupleOf(...id), pickle.persistent]),
      pickle.int(offset),
      tupleOf(...dims.map(pickle.int)),
      tupleOf(...steps.map(pickle.int)),
      pickle.newFalse,
      orderedDict,
    ),
    pickle.reduce,
  ]);
  if (!parameter) return tensor;
  return Buffer.concat([
    pickle.global('torch._utils', '_rebuild_parameter'),
    tupleOf(tensor, pickle.newFalse, orderedDict),
    pickle.reduce,
  ]);
}

export interface ZipPart {
  readonly name: string;
  readonly bytes: Uint8Array;
}

interface Row {
  readonly name: string;
  readonly crc: number;
  readonly size: number;
  readonly offset: number;
}

/** One entry as torch writes it: stored, its content at a multiple of 64, padded by an extra field. */
export function zipEntry(
  { name, bytes }: ZipPart,
  offset: number,
): { readonly head: Buffer; readonly row: Row } {
  const nameBytes = text(name);
  const unpadded = offset + 30 + nameBytes.length + 4;
  const padding = (64 - (unpadded % 64)) % 64;
  const crc = crc32(bytes);
  const head = Buffer.concat([
    uint32(0x04034b50),
    ...[20, 0x0800, 0, 0, 0].map(uint16),
    uint32(crc),
    uint32(bytes.length),
    uint32(bytes.length),
    uint16(nameBytes.length),
    uint16(4 + padding),
    nameBytes,
    text('FB'),
    uint16(padding),
    Buffer.alloc(padding, 'Z'),
  ]);
  return { head, row: { name, crc, size: bytes.length, offset } };
}

/** The directory behind the entries; with `zip64` every size and offset stands in the ZIP64 extra field. */
export function zipDirectory(rows: readonly Row[], offset: number, zip64 = false): Buffer {
  const wide = 0xffffffff;
  const entries = rows.map(({ name, crc, size, offset: at }) => {
    const extra = zip64
      ? Buffer.concat([uint16(1), uint16(24), uint64(size), uint64(size), uint64(at)])
      : Buffer.alloc(0);
    return Buffer.concat([
      uint32(0x02014b50),
      ...[0, 45, 0x0800, 0, 0, 0].map(uint16),
      uint32(crc),
      uint32(zip64 ? wide : size),
      uint32(zip64 ? wide : size),
      uint16(text(name).length),
      uint16(extra.length),
      ...[0, 0, 0].map(uint16),
      uint32(0),
      uint32(zip64 ? wide : at),
      text(name),
      extra,
    ]);
  });
  const directory = Buffer.concat(entries);
  const end64 = Buffer.concat([
    uint32(0x06064b50),
    uint64(44),
    uint16(45),
    uint16(45),
    uint32(0),
    uint32(0),
    uint64(rows.length),
    uint64(rows.length),
    uint64(directory.length),
    uint64(offset),
    uint32(0x07064b50),
    uint32(0),
    uint64(offset + directory.length),
    uint32(1),
  ]);
  const end = Buffer.concat([
    uint32(0x06054b50),
    uint16(0),
    uint16(0),
    uint16(zip64 ? 0xffff : rows.length),
    uint16(zip64 ? 0xffff : rows.length),
    uint32(zip64 ? wide : directory.length),
    uint32(zip64 ? wide : offset),
    uint16(0),
  ]);
  return Buffer.concat([directory, ...(zip64 ? [end64] : []), end]);
}

export function zip(parts: readonly ZipPart[], zip64 = false): Buffer {
  const pieces: Buffer[] = [];
  const rows: Row[] = [];
  let offset = 0;
  for (const part of parts) {
    const { head, row } = zipEntry(part, offset);
    pieces.push(head, Buffer.from(part.bytes));
    rows.push(row);
    offset += head.length + part.bytes.length;
  }
  return Buffer.concat([...pieces, zipDirectory(rows, offset, zip64)]);
}

export type StorageBytes = ReadonlyMap<string, Uint8Array>;

/** `torch.save` since 1.6. */
export function torchArchive(
  entries: ReadonlyMap<string, View>,
  storages: StorageBytes,
  zip64 = false,
): Buffer {
  const parts: ZipPart[] = [
    { name: 'model/data.pkl', bytes: stateDictPickle(entries) },
    { name: 'model/byteorder', bytes: text('little') },
    ...[...storages].map(([key, bytes]) => ({ name: `model/data/${key}`, bytes })),
    { name: 'model/version', bytes: text('3\n') },
  ];
  return zip(parts, zip64);
}

/** `torch.save` before 1.6: five pickles, then number of elements and bytes of each storage. */
export function torchLegacy(entries: ReadonlyMap<string, View>, storages: StorageBytes): Buffer {
  const magic = Buffer.from('6cfc9c46f9206aa85019', 'hex');
  const counts = new Map([...entries.values()].map(({ storage }) => [storage.key, storage.count]));
  return Buffer.concat([
    pickle.proto,
    Buffer.from([0x8a, 10]),
    magic,
    pickle.stop,
    pickle.proto,
    pickle.int(1001),
    pickle.stop,
    pickle.proto,
    pickle.emptyDict,
    pickle.stop,
    stateDictPickle(entries, true),
    pickle.proto,
    pickle.emptyList,
    pickle.mark,
    ...[...storages.keys()].map(pickle.unicode),
    pickle.appends,
    pickle.stop,
    ...[...storages].flatMap(([key, bytes]) => [uint64(counts.get(key) ?? 0), Buffer.from(bytes)]),
  ]);
}

/** A state dict of float32 tensors, one storage each. */
export interface PlainTensors extends ReadonlyMap<
  string,
  { readonly dims: readonly number[]; readonly data: Float32Array }
> {}

export function plainArchive(tensors: PlainTensors): Buffer {
  const { entries, storages } = separate(tensors);
  return torchArchive(entries, storages);
}
export function plainLegacy(tensors: PlainTensors): Buffer {
  const { entries, storages } = separate(tensors);
  return torchLegacy(entries, storages);
}

function separate(tensors: PlainTensors): { entries: Map<string, View>; storages: Map<string, Uint8Array> } {
  const entries = new Map<string, View>();
  const storages = new Map<string, Uint8Array>();
  for (const [key, { dims, data }] of tensors) {
    const storage = { key: String(storages.size), type: 'FloatStorage', count: data.length };
    entries.set(key, { storage, dims });
    storages.set(storage.key, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return { entries, storages };
}

/** A `.safetensors` file of float32 tensors; `header` may add to or replace what its header says. */
export function safetensors(tensors: PlainTensors, header: Readonly<Record<string, unknown>> = {}): Buffer {
  const table: Record<string, unknown> = {};
  const data: Buffer[] = [];
  let at = 0;
  for (const [key, tensor] of tensors) {
    const bytes = Buffer.from(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength);
    table[key] = { dtype: 'F32', shape: tensor.dims, data_offsets: [at, at + bytes.length] };
    at += bytes.length;
    data.push(bytes);
  }
  const json = text(JSON.stringify({ ...table, ...header }));
  return Buffer.concat([uint64(json.length), json, ...data]);
}
