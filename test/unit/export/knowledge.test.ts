import { describe, expect, it } from 'vitest';
import type { LongtailError } from '@/core/errors.ts';
import { readKnowledgeEncoder } from '@/model/knowledge-encoder.ts';
import { openPack, type PackFolder } from '@/model/pack.ts';
import { createTextEncoder } from '@/model/text-encoder.ts';
import { readKnowledge } from '@export/knowledge/read-knowledge.ts';
import { halfNpy, folderReader, knowledgeFolder } from '../../support/knowledge-folder.ts';
import { bytesSource, packInMemory, type MemorySink } from '../../support/packs.ts';
import { randomTensors, tiny } from '../../support/random-checkpoint.ts';
import { largestDifference } from '../../support/npy.ts';
import { plainArchive } from '../../support/torch-files.ts';

type Files = Map<string, Uint8Array>;

const read = (files: Files) => readKnowledge('encoder', folderReader(files));

async function knowledge() {
  const found = await read(knowledgeFolder());
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  return found.value;
}

async function packed() {
  const checkpoint = bytesSource('model.bin', plainArchive(randomTensors(tiny)));
  return packInMemory(checkpoint, { size: 32, knowledge: await knowledge() });
}

const folderOf = ({ files }: MemorySink): PackFolder => ({
  id: 'in memory',
  readFile: (name) => {
    const bytes = files.get(name);
    return bytes ? Promise.resolve(bytes) : Promise.reject(new Error('no such file'));
  },
});

async function opened(sink: MemorySink) {
  const pack = await openPack(folderOf(sink));
  if (!pack.ok) return pack;
  return readKnowledgeEncoder(pack.value);
}

describe('a knowledge encoder’s folder', () => {
  it('is read where its test vectors come out', async () => {
    const { spec, weights } = await knowledge();
    const encode = createTextEncoder(spec, weights);
    expect(encode('Oedema')).toEqual(encode('the EDEMA'));
    expect(encode('lyse')).toEqual(encode('lyze'));
    expect(encode('of the')).not.toEqual(encode('of'));
    expect(encode('of the')).toEqual(encode('of the'));
    expect(encode('')).toEqual(encode('x'));
    expect(Math.hypot(...encode('anything at all'))).toBeCloseTo(1, 6);
  });

  const text = (value: string) => new TextEncoder().encode(value);
  const edit = (change: (spec: Record<string, unknown>) => object) => (files: Files) => {
    const spec = JSON.parse(new TextDecoder().decode(files.get('spec.json'))) as Record<string, unknown>;
    files.set('spec.json', text(JSON.stringify(change(spec))));
  };
  const faults: readonly (readonly [string, (files: Files) => void, string, RegExp])[] = [
    ['an array is missing', (files) => files.delete('l1.bias.f16.npy'), 'l1.bias.f16.npy', /cannot be read/],
    [
      'an array has another shape',
      (files) => files.set('l2.bias.f16.npy', halfNpy(new Float32Array(5), [5])),
      'l2.bias.f16.npy',
      /\[5\], \[6\] was expected/,
    ],
    [
      'an array is cut short',
      (files) => files.set('l1.weight.f16.npy', files.get('l1.weight.f16.npy')?.slice(0, -2) ?? text('')),
      'l1.weight.f16.npy',
      /382 bytes of values, 384/,
    ],
    [
      'a file is no array',
      (files) => files.set('l1.bias.f16.npy', text('nonsense, and long')),
      'l1.bias.f16.npy',
      /NumPy/,
    ],
    ['the description is no JSON', (files) => files.set('spec.json', text('{')), 'spec.json', /JSON/],
    ['the description lacks a size', edit(({ buckets: _, ...rest }) => rest), 'spec.json', /buckets/],
    [
      'a fold is no regular expression',
      edit((spec) => ({ ...spec, fold: [['(', '']] })),
      'spec.json',
      /fold/,
    ],
    [
      'a test vector does not come out',
      edit((spec) => ({ ...spec, test_vectors: { Oedema: [2] } })),
      'spec.json',
      /test vectors/,
    ],
  ];
  it.each(faults)('is refused, by its file, where %s', async (_, change, key, detail) => {
    const files = knowledgeFolder();
    change(files);
    const found = await read(files);
    expect(found.ok).toBe(false);
    const error: LongtailError | undefined = found.ok ? undefined : found.error;
    expect(error).toMatchObject({ kind: 'checkpoint-invalid', path: 'encoder', key });
    expect(error?.kind === 'checkpoint-invalid' && error.detail).toMatch(detail);
  });
});

describe('a knowledge encoder in a pack', () => {
  it('is listed with its hashes and gives vectors within the manifest’s tolerance', async () => {
    const { manifest, sink } = await packed();
    const { spec, weights, tolerance = 0 } = manifest.knowledgeEncoder ?? {};
    expect(manifest.files.map(({ path }) => path)).toEqual(expect.arrayContaining([spec, weights]));
    const found = await opened(sink);
    const encode = found.ok ? found.value : undefined;
    if (!encode) throw new Error('the pack lost its encoder');
    const exact = createTextEncoder((await knowledge()).spec, (await knowledge()).weights);
    expect(largestDifference(encode('Oedema'), exact('Oedema'))).toBeLessThanOrEqual(tolerance);
  });

  it('is none where the checkpoint was converted without', async () => {
    const { sink } = await packInMemory(bytesSource('model.bin', plainArchive(randomTensors(tiny))), {
      size: 32,
    });
    expect(await opened(sink)).toEqual({ ok: true, value: undefined });
  });

  it('is refused where a byte of it changed, or its file is not listed', async () => {
    const { sink } = await packed();
    const bytes = sink.files.get('knowledge-encoder.bin');
    if (!bytes) throw new Error('no weights');
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    expect(await opened(sink)).toMatchObject({
      ok: false,
      error: { kind: 'pack-integrity', file: 'knowledge-encoder.bin' },
    });
    const manifest = new TextDecoder().decode(sink.files.get('manifest.json'));
    sink.files.set(
      'manifest.json',
      new TextEncoder().encode(manifest.replace('"spec": "knowledge-encoder.json"', '"spec": "other.json"')),
    );
    expect(await opened(sink)).toMatchObject({ ok: false, error: { kind: 'pack-invalid' } });
  });

  it('is refused where its vectors are farther off than the manifest allows', async () => {
    const { sink, manifest } = await packed();
    const strict = { ...manifest, knowledgeEncoder: { ...manifest.knowledgeEncoder, tolerance: 1e-9 } };
    sink.files.set('manifest.json', new TextEncoder().encode(JSON.stringify(strict)));
    const found = await opened(sink);
    expect(found).toMatchObject({ ok: false, error: { kind: 'pack-invalid' } });
  });
});
