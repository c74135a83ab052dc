import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { manifestSchema } from '@/model/manifest.ts';
import { writeFakeCheckpoint } from '../support/fake-checkpoint.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'longtail-full-'));
const checkpoint = join(folder, 'pytorch_model.bin');
let written: ReturnType<typeof writeFakeCheckpoint>;

beforeAll(() => {
  written = writeFakeCheckpoint(checkpoint);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the stand-in has the published checkpoint’s keys, values and size', () => {
  // 167,208,425 parameters, and batch norm's 53,120 running values and 53 counters beside them.
  expect(written).toEqual({ entries: 436, parameters: 167_208_425 + 53_120 + 53 });
  expect(statSync(checkpoint).size / 1e6).toBeCloseTo(669, 0);
});

it('exports the full-size network in under 2 minutes and under 1 GB', () => {
  const out = join(folder, 'pack');
  const hook = join(root, 'test/support/report-memory.ts');
  const started = performance.now();
  const run = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--import', hook, join(root, 'models/export/cli.ts'), checkpoint, out],
    { cwd: root, encoding: 'utf8', timeout: 120_000 },
  );
  const seconds = (performance.now() - started) / 1000;
  const peak = Number(/^peak (\d+)$/m.exec(run.stderr)?.[1]);
  console.log(`full-size export: ${seconds.toFixed(1)} s, peak ${(peak / 1e6).toFixed(0)} MB`);
  expect(run.status, run.stderr).toBe(0);
  expect(peak).toBeLessThan(1e9);
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')));
  expect(manifest.architecture).toMatchObject({
    width: 64,
    hidden: 2048,
    classes: 5569,
    sliceLayers: 1,
    fusionLayers: 2,
  });
  expect(manifest.input).toMatchObject({
    size: 256,
    depth: 32,
    pictureSlices: 3,
    resize: 'area',
    npyResize: 'bilinear',
  });
  expect(manifest.labels.space).toBe('raddiag-disorders');
  expect(manifest.measured).toBeUndefined();
  // The spec's 114.8 million used parameters: nothing unused was carried over.
  expect(manifest.architecture.parameters / 1e6).toBeCloseTo(114.8, 1);
  for (const { path, bytes } of manifest.files) {
    expect(statSync(join(out, path)).size).toBe(bytes);
    expect(bytes).toBeLessThanOrEqual(2 ** 30);
  }
});
