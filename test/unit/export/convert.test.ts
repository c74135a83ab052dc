import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { openPack, readPackFile } from '@/model/pack.ts';
import { createNodeRuntime } from '@/model/ort-node.ts';
import { convertCheckpoint, type ConvertProgress } from '@export/convert.ts';
import { goldenRunner, type RunGolden } from '@export/golden-run.ts';
import { GraphBuilder } from '@export/onnx/graph.ts';
import { writeGraph } from '@export/onnx/write-graph.ts';
import { parseLabels, type ExportOptions } from '@export/options.ts';
import { largestDifference } from '../../support/npy.ts';
import { bytesSource, convertInMemory, memorySink, packInMemory } from '../../support/packs.ts';
import { randomTensors, tiny } from '../../support/random-checkpoint.ts';
import { plainArchive } from '../../support/torch-files.ts';

const checkpoint = bytesSource('model.bin', plainArchive(randomTensors(tiny)));
const names = ['Normal', 'one', 'two', 'three', 'four'];
const custom = { space: 'custom', names } as const;
const runGolden = async (): Promise<RunGolden> => goldenRunner(await createNodeRuntime({ threads: 1 }));

it('writes what the manifest lists: sizes and SHA-256 are those of the files, and the app’s reader agrees', async () => {
  const { manifest, sink } = await packInMemory(checkpoint, { size: 32, labels: custom });
  for (const { path, bytes, sha256 } of manifest.files) {
    const content = sink.files.get(path) ?? new Uint8Array();
    expect(content.length).toBe(bytes);
    expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
  }
  expect([...sink.files.keys()].toSorted()).toEqual(
    ['manifest.json', ...manifest.files.map(({ path }) => path)].toSorted(),
  );
  const readFile = (name: string) => Promise.resolve(sink.files.get(name) ?? new Uint8Array());
  const pack = await openPack({ id: 'test', readFile });
  if (!pack.ok) throw new Error(JSON.stringify(pack.error));
  for (const { path } of manifest.files) expect((await readPackFile(pack.value, path)).ok).toBe(true);
  expect(JSON.parse(new TextDecoder().decode(sink.files.get('labels.json')))).toEqual(names);
  expect(new TextDecoder().decode(sink.files.get('card.md'))).toContain('Nothing was measured');
});

it('describes a plain checkpoint as the published one: three slices a picture, area, nothing measured', async () => {
  const { manifest } = await packInMemory(checkpoint, { size: 32 });
  expect(manifest.input).toEqual({
    size: 32,
    depth: 4,
    pictureSlices: 3,
    resize: 'area',
    npyResize: 'bilinear',
    normalisation: 'examination-min-max',
  });
  expect(manifest.measured).toBeUndefined();
  expect(manifest.maxScans).toBe(4);
  expect(manifest.modalities.flatMap(({ ids }) => ids)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
});

it.each([
  ['fp16', 1e-2],
  ['int8', 1],
] as const)(
  '%s storage reports how far the golden logits move, and leaves no float32 behind',
  async (precision, most) => {
    const exact = await packInMemory(checkpoint, { size: 32 });
    const stored = await packInMemory(checkpoint, { size: 32, precision });
    const { largestLogitDifference, top10Agreement } = stored.manifest.precision;
    expect(largestLogitDifference).toBeGreaterThan(0);
    expect(largestLogitDifference).toBeLessThan(most);
    expect(top10Agreement).toBe(1);
    expect(stored.manifest.golden.tolerance).toBeGreaterThan(largestLogitDifference ?? Infinity);
    const golden = (pack: typeof exact) =>
      new Float32Array(pack.sink.files.get('golden-logits.bin')?.buffer ?? new ArrayBuffer(0));
    expect(largestDifference(golden(exact), golden(stored))).toBe(0);
    expect([...stored.sink.files.keys()].filter((name) => name.startsWith('fp32'))).toEqual([]);
    const size = (pack: typeof exact) => pack.manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(size(stored)).toBeLessThan(size(exact));
  },
);

it('reports progress up to the last value', async () => {
  const seen: ConvertProgress[] = [];
  await convertCheckpoint(
    checkpoint,
    memorySink(),
    { size: 32 },
    {
      runGolden: await runGolden(),
      onProgress: (progress) => seen.push(progress),
    },
  );
  expect(seen.at(0)).toMatchObject({ stage: 'write' });
  expect(seen.at(-1)).toMatchObject({ stage: 'self-test', done: seen.at(-1)?.total });
  expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).toSorted((a, b) => a - b));
});

it('stops when it is cancelled, and takes back what it wrote', async () => {
  const sink = memorySink();
  const controller = new AbortController();
  let weights = 0;
  const result = await convertCheckpoint(
    checkpoint,
    sink,
    { size: 32, precision: 'fp16' },
    {
      runGolden: await runGolden(),
      signal: controller.signal,
      onProgress: () => {
        if (++weights === 200) controller.abort();
      },
    },
  );
  expect(result).toEqual({ ok: false, error: { kind: 'cancelled' } });
  expect(weights).toBe(200);
  expect([...sink.files.keys()]).toEqual([]);
});

it('a full disk is storage-failed, and what was written is taken back', async () => {
  const sink = memorySink();
  const full = {
    ...sink,
    create: (name: string) =>
      name === 'fusion-0.bin' ? Promise.reject(new Error('quota exceeded')) : sink.create(name),
  };
  const result = await convertCheckpoint(checkpoint, full, { size: 32 }, { runGolden: await runGolden() });
  expect(result).toMatchObject({ ok: false, error: { kind: 'storage-failed' } });
  expect([...sink.files.keys()]).toEqual([]);
});

it('a runtime that fails is inference-failed', async () => {
  const result = await convertCheckpoint(
    checkpoint,
    memorySink(),
    { size: 32 },
    {
      runGolden: () => Promise.reject(new Error('no kernel')),
    },
  );
  expect(result).toMatchObject({ ok: false, error: { kind: 'inference-failed' } });
});

const wrongOptions: readonly (readonly [string, ExportOptions, string])[] = [
  ['a label space of another size', { size: 32, labels: { space: 'raddiag-disorders' } }, 'labels'],
  ['too few names', { size: 32, labels: { space: 'custom', names: names.slice(1) } }, 'labels'],
  ['heads that do not divide', { size: 32, heads: { slices: 1, fusion: 5 } }, 'vitFuse heads'],
  ['a picture too small', { size: 16 }, 'size'],
];
it.each(wrongOptions)('refuses %s', async (_, options, key) => {
  const { result } = await convertInMemory(checkpoint, options);
  expect(result).toMatchObject({ ok: false, error: { kind: 'checkpoint-invalid', key } });
});

it('reads labels in the reference’s form, and names what is wrong with others', () => {
  expect(parseLabels('l.json', '{"b": 1, "a": 0}')).toEqual({
    ok: true,
    value: { space: 'custom', names: ['a', 'b'] },
  });
  expect(parseLabels('l.json', '{"b": 1, "a": 1}')).toMatchObject({ ok: false, error: { key: 'a' } });
  expect(parseLabels('l.json', '{"b": 2, "a": 0}')).toMatchObject({
    ok: false,
    error: { detail: 'no label has index 1' },
  });
  expect(parseLabels('l.json', '{"b": "x"}')).toMatchObject({ ok: false, error: { key: 'b' } });
  expect(parseLabels('l.json', '["a"]')).toMatchObject({ ok: false });
  expect(parseLabels('l.json', 'a, b')).toMatchObject({ ok: false, error: { path: 'l.json' } });
});

it('begins another file before one grows over the limit', async () => {
  const graph = new GraphBuilder('parts');
  const input = graph.input('x', 'float', ['N', 401]);
  const parts = Array.from({ length: 5 }, (_, i) =>
    graph.weight({
      name: `w${i}`,
      dims: [401],
      storage: { kind: 'exact' },
      load: () => Promise.resolve(new Float32Array(401).fill(i + 1)),
    }),
  );
  graph.output(
    'y',
    parts.reduce((sum, part) => graph.node('Add', 'sum', [sum, part]), input),
    ['N', 401],
  );
  const sink = memorySink();
  const { file, external } = await writeGraph(sink, graph, { precision: 'fp32', fileLimit: 4000 });
  expect(external).toEqual(['parts-0.bin', 'parts-1.bin', 'parts-2.bin']);
  expect(external.map((name) => sink.files.get(name)?.length)).toEqual([3268, 3268, 1604]);
  const runtime = await createNodeRuntime({ threads: 1 });
  const bytes = (name: string) => sink.files.get(name) ?? new Uint8Array();
  const session = await runtime.createSession(
    bytes(file),
    external.map((path) => ({ path, data: bytes(path) })),
  );
  const { y } = await session.run({ x: { dims: [1, 401], data: new Float32Array(401) } }, ['y']);
  expect(new Set(y?.data)).toEqual(new Set([15]));
});
