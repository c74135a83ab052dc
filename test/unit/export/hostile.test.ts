import { expect, it } from 'vitest';
import { openCheckpoint } from '@export/checkpoint/open.ts';
import { bytesSource } from '../../support/packs.ts';
import {
  pickle,
  plainArchive,
  plainLegacy,
  safetensors,
  stateDictPickle,
  torchArchive,
  uint32,
  uint64,
  zip,
} from '../../support/torch-files.ts';

const data = Float32Array.from([1, 2, 3, 4]);
const plain = new Map([['weight', { dims: [2, 2], data }]]);
const storage = { key: '0', type: 'FloatStorage', count: 4 };
const bytesOfData = new Uint8Array(data.buffer);
const {
  proto,
  stop,
  mark,
  tuple,
  reduce,
  global,
  unicode,
  memo,
  recall,
  setItems,
  emptyDict,
  emptyTuple,
  emptyList,
} = pickle;

/** An archive whose pickle is these opcodes. */
const archive = (...opcodes: readonly Buffer[]): Buffer =>
  zip([
    { name: 'm/data.pkl', bytes: Buffer.concat([proto, ...opcodes, stop]) },
    { name: 'm/data/0', bytes: bytesOfData },
  ]);

const patched = (bytes: Buffer, at: number, value: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[at] = value;
  return copy;
};
const header = (value: unknown): Buffer => {
  const json = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  return Buffer.concat([uint64(json.length), json]);
};
const entry = (shape: readonly number[], start: number, end: number, dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [start, end],
});

/** What is wrong; the bytes; which key the error must name; a word that its detail must hold. */
const files: readonly (readonly [string, Buffer, string, RegExp])[] = [
  ['an empty file', Buffer.alloc(0), 'header', /neither/],
  ['a text', Buffer.from('not a checkpoint at all'), 'header', /neither/],
  [
    'os.system in GLOBAL',
    archive(global('os', 'system'), mark, unicode('ls'), tuple, reduce),
    'os.system',
    /not loaded/,
  ],
  [
    'builtins.eval in STACK_GLOBAL',
    archive(unicode('builtins'), unicode('eval'), Buffer.from([0x93])),
    'builtins.eval',
    /not loaded/,
  ],
  ['an object made by INST', archive(mark, Buffer.from('iposix\nsystem\n')), 'posix.system', /no objects/],
  [
    'a name that is on the prototype of objects',
    archive(global('constructor', 'x')),
    'constructor.x',
    /not loaded/,
  ],
  [
    'a storage class that is called',
    archive(global('torch', 'FloatStorage'), emptyTuple, reduce),
    'torch.FloatStorage',
    /called/,
  ],
  ['an opcode of extensions', archive(Buffer.from([0x82, 1])), 'pickle opcode 0x82', /no state dict/],
  [
    'a pickle that ends too early',
    zip([{ name: 'm/data.pkl', bytes: Buffer.concat([proto, mark]) }]),
    'm/data.pkl',
    /too early/,
  ],
  ['a text that claims 4 GB', archive(Buffer.from([0x58]), uint32(0xffffffff)), 'm/data.pkl', /too early/],
  ['a memo used before it is set', archive(recall(7)), 'pickle', /memo 7/],
  ['a pop from an empty stack', archive(Buffer.from('000')), 'pickle', /empty/],
  ['a mark that is missing', archive(tuple), 'pickle', /mark/],
  ['a number instead of a dictionary', archive(pickle.int(5)), 'pickle', /no dictionary/],
  [
    'a value that is no tensor',
    archive(emptyDict, mark, unicode('epoch'), pickle.int(5), setItems),
    'epoch',
    /no tensor/,
  ],
  [
    'a list that holds itself',
    archive(emptyDict, mark, unicode('a'), emptyList, memo(0), recall(0), Buffer.from('a'), setItems),
    'a',
    /no tensor/,
  ],
  [
    'an integer of a megabyte',
    archive(Buffer.from([0x8b]), uint32(2 ** 20), Buffer.alloc(2 ** 20)),
    'pickle',
    /integer/,
  ],
  ['a persistent id of another kind', archive(unicode('x'), pickle.persistent), 'pickle', /torch.save/],
  [
    'two pickles',
    zip([
      { name: 'a/data.pkl', bytes: stop },
      { name: 'b/data.pkl', bytes: stop },
    ]),
    'data.pkl',
    /2 of them/,
  ],
  ['an archive without a pickle', zip([{ name: 'readme.txt', bytes: stop }]), 'data.pkl', /0 of them/],
  [
    'a storage that the archive lacks',
    torchArchive(new Map([['weight', { storage, dims: [4] }]]), new Map()),
    'model/data/0',
    /lacks/,
  ],
  [
    'a storage shorter than announced',
    torchArchive(new Map([['weight', { storage, dims: [4] }]]), new Map([['0', bytesOfData.subarray(0, 8)]])),
    'model/data/0',
    /8 bytes, 16/,
  ],
  [
    'a view beyond its storage',
    torchArchive(new Map([['weight', { storage, dims: [4], offset: 1 }]]), new Map([['0', bytesOfData]])),
    'weight',
    /beyond/,
  ],
  [
    'a terabyte over four values by stride 0',
    torchArchive(
      new Map([['weight', { storage, dims: [1e9, 1000], strides: [0, 0] }]]),
      new Map([['0', bytesOfData]]),
    ),
    'weight',
    /beyond/,
  ],
  [
    'big-endian values',
    zip([
      { name: 'm/data.pkl', bytes: stop },
      { name: 'm/byteorder', bytes: Buffer.from('big') },
    ]),
    'm/byteorder',
    /little-endian/,
  ],
  ['an archive cut in the middle', plainArchive(plain).subarray(0, 300), 'archive directory', /truncated/],
  ['an archive with a damaged directory', damagedDirectory(), 'archive directory', /damaged/],
  [
    'an entry listed twice',
    zip([
      { name: 'a', bytes: stop },
      { name: 'a', bytes: stop },
    ]),
    'a',
    /twice/,
  ],
  ['a legacy file cut in its values', plainLegacy(plain).subarray(0, -3), 'storage 0', /truncated/],
  ['a legacy file cut in its pickle', plainLegacy(plain).subarray(0, 120), 'pickle', /truncated/],
  [
    'a pickle that is not torch’s',
    Buffer.concat([proto, pickle.int(1), stop, proto, pickle.int(2), stop]),
    'magic number',
    /not one of torch/,
  ],
  [
    'safetensors: a header of a petabyte',
    Buffer.concat([uint64(2 ** 50), Buffer.from('{')]),
    'header',
    /claims/,
  ],
  [
    'safetensors: a header that is cut',
    header({ a: entry([1], 0, 4) }).subarray(0, 20),
    'header',
    /truncated/,
  ],
  ['safetensors: no JSON', header('{nonsense'), 'header', /JSON/],
  ['safetensors: values that are cut', safetensors(plain).subarray(0, -4), 'weight', /truncated/],
  [
    'safetensors: a shape that does not fill its bytes',
    Buffer.concat([header({ a: entry([3], 0, 4) }), bytesOfData]),
    'a',
    /does not fill/,
  ],
  [
    'safetensors: an unknown type',
    Buffer.concat([header({ a: entry([4], 0, 16, 'F8') }), bytesOfData]),
    'a',
    /knows/,
  ],
  [
    'safetensors: an offset before the start',
    Buffer.concat([header({ a: entry([1], -4, 0) }), bytesOfData]),
    'a',
    /knows/,
  ],
  [
    'safetensors: tensors that overlap',
    Buffer.concat([header({ a: entry([4], 0, 16), b: entry([2], 8, 16) }), bytesOfData]),
    'b',
    /overlap/,
  ],
  [
    'safetensors: bytes that belong to none',
    Buffer.concat([safetensors(plain), bytesOfData]),
    'header',
    /belong to none/,
  ],
  [
    'safetensors: a key twice',
    Buffer.concat([
      header(
        '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}',
      ),
      bytesOfData,
    ]),
    'a',
    /gap/,
  ],
];

it.each(files)('refuses %s and names it', async (_, bytes, key, detail) => {
  const result = await openCheckpoint(bytesSource('model.bin', bytes));
  expect(result).toMatchObject({ ok: false, error: { kind: 'checkpoint-invalid', path: 'model.bin', key } });
  if (!result.ok && result.error.kind === 'checkpoint-invalid') expect(result.error.detail).toMatch(detail);
});

it('refuses values whose CRC differs, when they are read', async () => {
  const file = plainArchive(plain);
  const at = file.indexOf(Buffer.from(bytesOfData));
  const opened = await openCheckpoint(bytesSource('model.bin', patched(file, at + 2, 1)));
  if (!opened.ok) throw new Error('the directory is intact');
  await expect(opened.value.get('weight')?.read()).rejects.toMatchObject({
    key: 'model/data/0',
    detail: expect.stringContaining('CRC') as unknown,
  });
});

it('refuses a part of values whose CRC differs elsewhere', async () => {
  const views = new Map([['first', { storage, dims: [1] }]]);
  const file = torchArchive(views, new Map([['0', bytesOfData]]));
  const at = file.indexOf(Buffer.from(bytesOfData));
  const opened = await openCheckpoint(bytesSource('model.bin', patched(file, at + 14, 9)));
  if (!opened.ok) throw new Error('the directory is intact');
  await expect(opened.value.get('first')?.read()).rejects.toMatchObject({ key: 'model/data/0' });
});

it('a pickle that nests a million tuples is refused without running out of stack', async () => {
  const deep = Buffer.alloc(1_000_000, 0x85);
  const result = await openCheckpoint(bytesSource('model.bin', archive(pickle.int(1), deep)));
  expect(result).toMatchObject({ ok: false, error: { key: 'pickle' } });
});

it('a file that cannot be read is an error that says so', async () => {
  const source = { path: 'gone.bin', size: 100, read: () => Promise.reject(new Error('it was deleted')) };
  expect(await openCheckpoint(source)).toMatchObject({
    ok: false,
    error: {
      kind: 'checkpoint-invalid',
      path: 'gone.bin',
      detail: expect.stringContaining('deleted') as unknown,
    },
  });
});

it('stateDictPickle is what the reader takes: the cases above fail for their own reason', async () => {
  const bytes = zip([
    { name: 'm/data.pkl', bytes: stateDictPickle(new Map([['weight', { storage, dims: [4] }]])) },
    { name: 'm/data/0', bytes: bytesOfData },
  ]);
  expect((await openCheckpoint(bytesSource('model.bin', bytes))).ok).toBe(true);
});

function damagedDirectory(): Buffer {
  const file = plainArchive(plain);
  return patched(file, file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02])), 0);
}
