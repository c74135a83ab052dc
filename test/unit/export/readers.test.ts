import { expect, it } from 'vitest';
import { openCheckpoint } from '@export/checkpoint/open.ts';
import { bytesSource } from '../../support/packs.ts';
import { safetensors, torchArchive, torchLegacy, type View } from '../../support/torch-files.ts';

async function read(
  bytes: Uint8Array,
): Promise<Record<string, { dims: readonly number[]; values: number[] }>> {
  const opened = await openCheckpoint(bytesSource('model.bin', bytes));
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const out: Record<string, { dims: readonly number[]; values: number[] }> = {};
  for (const [key, tensor] of opened.value)
    out[key] = { dims: tensor.dims, values: Array.from(await tensor.read()) };
  return out;
}

const storage = (type: string, values: ArrayBufferView, count: number) => ({
  storage: { key: type, type, count },
  bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
});

const layouts = [
  ['archive', (entries: Map<string, View>, data: Map<string, Uint8Array>) => torchArchive(entries, data)],
  [
    'ZIP64 archive',
    (entries: Map<string, View>, data: Map<string, Uint8Array>) => torchArchive(entries, data, true),
  ],
  ['legacy file', (entries: Map<string, View>, data: Map<string, Uint8Array>) => torchLegacy(entries, data)],
] as const;

it.each(layouts)('reads shared storages, strided views and parameters of a torch %s', async (_, write) => {
  const { storage: floats, bytes } = storage('FloatStorage', Float32Array.from([0, 1, 2, 3, 4, 5, 6, 7]), 8);
  const entries = new Map<string, View>([
    ['whole', { storage: floats, dims: [2, 4] }],
    ['same', { storage: floats, dims: [8] }],
    ['transposed', { storage: floats, dims: [4, 2], strides: [1, 4] }],
    ['column', { storage: floats, dims: [2], strides: [4], offset: 3 }],
    ['middle', { storage: floats, dims: [3], offset: 2, parameter: true }],
    ['scalar', { storage: floats, dims: [], offset: 5 }],
    ['empty', { storage: floats, dims: [0, 3] }],
  ]);
  expect(await read(write(entries, new Map([['FloatStorage', bytes]])))).toEqual({
    whole: { dims: [2, 4], values: [0, 1, 2, 3, 4, 5, 6, 7] },
    same: { dims: [8], values: [0, 1, 2, 3, 4, 5, 6, 7] },
    transposed: { dims: [4, 2], values: [0, 4, 1, 5, 2, 6, 3, 7] },
    column: { dims: [2], values: [3, 7] },
    middle: { dims: [3], values: [2, 3, 4] },
    scalar: { dims: [], values: [5] },
    empty: { dims: [0, 3], values: [] },
  });
});

it.each(layouts)('reads every type of number of a torch %s', async (_, write) => {
  const parts = [
    storage('DoubleStorage', Float64Array.from([1.5, -2]), 2),
    // Half: 1.5, the smallest subnormal 2^-24, -infinity. bfloat16: 1.5, -2.
    storage('HalfStorage', Uint16Array.from([0x3e00, 0x0001, 0xfc00]), 3),
    storage('BFloat16Storage', Uint16Array.from([0x3fc0, 0xc000]), 2),
    storage('LongStorage', BigInt64Array.from([7n, -8n]), 2),
    storage('IntStorage', Int32Array.from([9, -10]), 2),
    storage('ShortStorage', Int16Array.from([11, -12]), 2),
    storage('CharStorage', Int8Array.from([13, -14]), 2),
    storage('ByteStorage', Uint8Array.from([15, 250]), 2),
    storage('BoolStorage', Uint8Array.from([0, 1]), 2),
  ];
  const entries = new Map(parts.map(({ storage: s }) => [s.type, { storage: s, dims: [s.count] }]));
  const data = new Map(parts.map(({ storage: s, bytes }) => [s.type, bytes]));
  const values = Object.fromEntries(
    Object.entries(await read(write(entries, data))).map(([key, tensor]) => [key, tensor.values]),
  );
  expect(values).toEqual({
    DoubleStorage: [1.5, -2],
    HalfStorage: [1.5, 2 ** -24, -Infinity],
    BFloat16Storage: [1.5, -2],
    LongStorage: [7, -8],
    IntStorage: [9, -10],
    ShortStorage: [11, -12],
    CharStorage: [13, -14],
    ByteStorage: [15, 250],
    BoolStorage: [0, 1],
  });
});

it('reads a legacy file whose pickles are longer than the first part that is read', async () => {
  const { storage: floats, bytes } = storage('FloatStorage', Float32Array.from([1, 2]), 2);
  const name = 'x'.repeat(1000);
  const entries = new Map<string, View>(
    Array.from({ length: 1500 }, (_, i) => [`${name}${i}`, { storage: floats, dims: [2] }]),
  );
  const tensors = await read(torchLegacy(entries, new Map([['FloatStorage', bytes]])));
  expect(Object.keys(tensors)).toHaveLength(1500);
  expect(tensors[`${name}1499`]?.values).toEqual([1, 2]);
});

it('drops the prefix that DataParallel puts before every key', async () => {
  const data = Float32Array.from([1]);
  const bytes = safetensors(
    new Map([
      ['module.a', { dims: [1], data }],
      ['module.b', { dims: [1], data }],
    ]),
  );
  expect(Object.keys(await read(bytes))).toEqual(['a', 'b']);
});

it('finds a key that safetensors dropped, where its metadata says for which other it stood in', async () => {
  const kept = { dims: [2], data: Float32Array.from([1, 2]) };
  const bytes = safetensors(new Map([['kept', kept]]), { __metadata__: { dropped: 'kept', format: 'pt' } });
  expect(await read(bytes)).toEqual({
    kept: { dims: [2], values: [1, 2] },
    dropped: { dims: [2], values: [1, 2] },
  });
});

it('reads no tensor before it is asked for', async () => {
  const { storage: floats, bytes } = storage('FloatStorage', new Float32Array(250_000), 250_000);
  const file = torchArchive(
    new Map([['a', { storage: floats, dims: [250_000] }]]),
    new Map([['FloatStorage', bytes]]),
  );
  const source = bytesSource('model.bin', file);
  let asked = 0;
  const counting = {
    ...source,
    read: (start: number, end: number) => {
      asked += end - start;
      return source.read(start, end);
    },
  };
  expect((await openCheckpoint(counting)).ok).toBe(true);
  expect(asked).toBeLessThan(70_000);
});
