import { isTagged, type PickleHost, type PickleValue } from './pickle.ts';
import { refuse } from './refuse.ts';
import {
  bytesPerElement,
  elementCount,
  gatherStrided,
  rowMajorStrides,
  toFloat32,
  type CheckpointTensor,
  type ElementType,
  type StateDict,
} from './tensor.ts';

/** A block of memory that tensors are views of. `start` and `end` in elements. */
export interface TorchStorage {
  readonly key: string;
  readonly type: ElementType;
  readonly count: number;
  read(start: number, end: number): Promise<Uint8Array>;
}

/** Where a layout keeps the bytes of the storage `key`. `count` in elements. */
export type StorageReader = (key: string, type: ElementType, count: number) => TorchStorage['read'];

/** Storage classes by their element type: the only classes a tensor may be made over. */
const storageTypes: Readonly<Record<string, ElementType>> = {
  'torch.DoubleStorage': 'F64',
  'torch.FloatStorage': 'F32',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.LongStorage': 'I64',
  'torch.IntStorage': 'I32',
  'torch.ShortStorage': 'I16',
  'torch.CharStorage': 'I8',
  'torch.ByteStorage': 'U8',
  'torch.BoolStorage': 'BOOL',
};

/** A storage and where the view of it begins, in elements. */
class StorageView {
  readonly storage: TorchStorage;
  readonly offset: number;
  constructor(storage: TorchStorage, offset: number) {
    this.storage = storage;
    this.offset = offset;
  }
}

/** A tensor before it has a name: the state dict gives it one. */
class TorchTensor {
  readonly view: StorageView;
  readonly offset: number;
  readonly dims: readonly number[];
  readonly strides: readonly number[];
  constructor(view: StorageView, offset: number, dims: readonly number[], strides: readonly number[]) {
    this.view = view;
    this.offset = view.offset + offset;
    this.dims = dims;
    this.strides = strides;
  }
}

type Reduce = (args: readonly PickleValue[]) => PickleValue;

/** The functions that a state dict calls, and what each stands for. */
const functions: Readonly<Record<string, Reduce>> = {
  'collections.OrderedDict': orderedDict,
  'torch._utils._rebuild_tensor': rebuildTensor,
  'torch._utils._rebuild_tensor_v2': rebuildTensor,
  'torch._utils._rebuild_parameter': ([tensor]) => tensor ?? null,
  'torch._utils._rebuild_parameter_with_state': ([tensor]) => tensor ?? null,
  'torch.Size': ([items]) => items ?? null,
};

/** What torch's pickles may do: storages, tensors, parameters, OrderedDict. Anything else is refused by its name. */
export function torchHost(storageReader: StorageReader): PickleHost {
  const storages = new Map<string, TorchStorage>();
  return {
    allow(name) {
      if (!(Object.hasOwn(functions, name) || Object.hasOwn(storageTypes, name)))
        refuse(name, 'a checkpoint of plain tensors does not mention it; the file is not loaded');
    },
    reduce(name, args) {
      const call = Object.hasOwn(functions, name) ? functions[name] : undefined;
      return call ? call(args) : refuse(name, 'it is called, which no state dict does');
    },
    persistent(id) {
      const [kind, storageClass, key, , count, view] = isTagged(id, 'tuple') ? id.items : [];
      if (
        kind !== 'storage' ||
        !isTagged(storageClass, 'global') ||
        typeof key !== 'string' ||
        !isCount(count)
      )
        return refuse('pickle', 'a storage is described in a form that torch.save does not write');
      const type =
        storageTypes[storageClass.name] ?? refuse(storageClass.name, 'it is no storage of numbers');
      let storage = storages.get(key);
      if (storage && (storage.type !== type || storage.count !== count))
        refuse(`storage ${key}`, 'it is described twice, in two ways');
      storage ??= { key, type, count, read: storageReader(key, type, count) };
      storages.set(key, storage);
      // Legacy files name a view of a storage as (key, offset, size).
      const offset = isTagged(view, 'tuple') ? view.items[1] : 0;
      if (!isCount(offset)) return refuse(`storage ${key}`, 'its view begins nowhere');
      return { tag: 'foreign', value: new StorageView(storage, offset) };
    },
  };
}

/** Names the tensors of an unpickled state dict; a wrapper `{state_dict: ...}` or `{model: ...}` is looked into. */
export function stateDict(value: PickleValue): StateDict {
  const root = isTagged(value, 'dict') ? value : refuse('pickle', 'it holds no dictionary of tensors');
  const inner = ['state_dict', 'model_state_dict', 'model']
    .map((name) => root.entries.get(name))
    .find((entry) => isTagged(entry, 'dict'));
  const { entries } = isTagged(inner, 'dict') ? inner : root;
  const tensors = new Map<string, CheckpointTensor>();
  for (const [key, entry] of entries) {
    if (typeof key !== 'string') refuse('pickle', 'a key of the state dict is no text');
    const tensor = isTagged(entry, 'foreign') ? entry.value : undefined;
    if (!(tensor instanceof TorchTensor)) refuse(key, 'it is no tensor');
    tensors.set(key, namedTensor(key, tensor));
  }
  return tensors;
}

function namedTensor(key: string, tensor: TorchTensor): CheckpointTensor {
  const { dims, strides, offset } = tensor;
  const { storage } = tensor.view;
  const count = elementCount(dims);
  const reach = count === 0 ? 0 : 1 + dims.reduce((sum, dim, axis) => sum + (dim - 1) * strides[axis]!, 0);
  // A view with stride 0 can claim any size over a few bytes; no parameter is saved so.
  if (offset + reach > storage.count || count > storage.count)
    refuse(key, `its shape [${dims.join(', ')}] reaches beyond its storage of ${storage.count} values`);
  const contiguous = rowMajorStrides(dims).every(
    (stride, axis) => dims[axis] === 1 || stride === strides[axis],
  );
  return {
    key,
    type: storage.type,
    dims,
    async read() {
      const bytes = await storage.read(offset, offset + reach);
      const values = toFloat32(bytes, storage.type);
      return contiguous ? values : gatherStrided(values, dims, strides);
    },
  };
}

function orderedDict([pairs]: readonly PickleValue[]): PickleValue {
  const entries = new Map<PickleValue, PickleValue>();
  for (const pair of isTagged(pairs, 'list') ? pairs.items : []) {
    const [key, value] = isTagged(pair, 'tuple') || isTagged(pair, 'list') ? pair.items : [];
    if (key === undefined || value === undefined) refuse('collections.OrderedDict', 'an item is no pair');
    entries.set(key, value);
  }
  return { tag: 'dict', entries };
}

function rebuildTensor([view, offset, dims, strides]: readonly PickleValue[]): PickleValue {
  const storage = isTagged(view, 'foreign') ? view.value : undefined;
  const shape = counts(dims);
  const steps = counts(strides);
  if (!(storage instanceof StorageView) || !isCount(offset) || !shape || shape.length !== steps?.length)
    return refuse(
      'torch._utils._rebuild_tensor_v2',
      'its arguments are not a storage, an offset, a shape and strides',
    );
  return { tag: 'foreign', value: new TorchTensor(storage, offset, shape, steps) };
}

const isCount = (value: PickleValue | undefined): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

function counts(value: PickleValue | undefined): number[] | undefined {
  const items = isTagged(value, 'tuple') || isTagged(value, 'list') ? value.items : undefined;
  return items?.every(isCount) && items.length <= 8 ? items : undefined;
}

/** Bytes of `count` elements. */
export const storageBytes = (type: ElementType, count: number): number => count * bytesPerElement[type];
