import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseFile } from '@/parse/parse.ts';
import { securityHeaders } from '../../../src/security-headers.ts';
import { demoBytes, demoFiles } from '../../../tools/demo-case.ts';
import { memorySource } from '../../support/memory-source.ts';
import { copyPacks, listPacks } from '../../../tools/packs.ts';

let models = '';
beforeAll(() => {
  models = mkdtempSync(join(tmpdir(), 'longtail-models-'));
  for (const name of ['another', 'compact', 'export']) mkdirSync(join(models, name));
  for (const id of ['another', 'compact'])
    writeFileSync(join(models, id, 'manifest.json'), JSON.stringify({ id, title: `The ${id} pack` }));
  writeFileSync(join(models, 'compact', 'encoder.onnx'), '12345');
});
afterAll(() => rmSync(models, { recursive: true, force: true }));

describe('the list of packs', () => {
  it('holds each folder with a manifest, the default first', async () => {
    const [first, second, ...rest] = await listPacks(models);
    const manifestBytes = JSON.stringify({ id: 'compact', title: 'The compact pack' }).length;
    expect(first).toEqual({
      id: 'compact',
      title: 'The compact pack',
      folder: 'compact',
      bytes: manifestBytes + 5,
    });
    expect([second?.id, rest]).toEqual(['another', []]);
  });

  it('is copied whole', async () => {
    const out = join(models, 'out');
    await copyPacks(models, await listPacks(models), out);
    expect(readFileSync(join(out, 'compact/encoder.onnx'), 'utf8')).toBe('12345');
    expect(existsSync(join(out, 'export'))).toBe(false);
  });
});

describe('the demo case', () => {
  it('is a brain MR of 20 slices, a chest CT slice and its localiser, all of them DICOM', () => {
    const folders = demoFiles.map(({ path }) => path.split('/')[0]);
    expect(folders.filter((name) => name === 'brain-mr')).toHaveLength(20);
    expect(folders.filter((name) => name === 'chest-ct')).toHaveLength(2);
    for (const { path, bytes } of demoFiles) {
      const data = demoBytes(path) ?? Buffer.alloc(0);
      expect([path, data.length, data.toString('latin1', 128, 132)]).toEqual([path, bytes, 'DICM']);
    }
    expect(demoBytes('brain-mr/another.dcm')).toBeUndefined();
  });

  it('is of one patient, whoever its files were taken of', async () => {
    const patients = new Set<string | undefined>();
    for (const { path } of demoFiles) {
      const parsed = await parseFile(memorySource(path, demoBytes(path) ?? Buffer.alloc(0)));
      if (!parsed.ok || parsed.value.kind !== 'image') throw new Error(path);
      patients.add(parsed.value.instance.patient.id);
    }
    // The localiser has no ID.
    expect(patients).toEqual(new Set(['DEMO', undefined]));
  });
});

describe('the nginx example', () => {
  it('sends exactly our headers', () => {
    const text = readFileSync(new URL('../../../deploy/nginx.conf', import.meta.url), 'utf8');
    const sent = [...text.matchAll(/^ {2}add_header (\S+) "(.*)" always;$/gm)].map(([, name, value]) => [
      name,
      value,
    ]);
    expect(sent).toEqual(Object.entries(securityHeaders));
  });
});
