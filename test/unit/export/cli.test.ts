import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { manifestSchema } from '@/model/manifest.ts';
import { randomTensors, tiny } from '../../support/random-checkpoint.ts';
import { safetensors } from '../../support/torch-files.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'longtail-cli-'));
const at = (name: string) => join(folder, name);

function exportPack(...args: readonly string[]): { readonly status: number | null; readonly stderr: string } {
  const cli = join(root, 'models/export/cli.ts');
  return spawnSync(process.execPath, ['--import', 'tsx', cli, ...args], { cwd: root, encoding: 'utf8' });
}

beforeAll(() => {
  const tensors = randomTensors(tiny);
  writeFileSync(at('model.safetensors'), safetensors(tensors));
  tensors.delete('fc.0.bias');
  writeFileSync(at('broken.safetensors'), safetensors(tensors));
  writeFileSync(at('labels.json'), JSON.stringify({ Normal: 0, a: 1, b: 2, c: 3, d: 4 }));
  writeFileSync(
    at('facts.json'),
    JSON.stringify({ title: 'A tiny one', pictureSlices: 1, card: 'about.md' }),
  );
  writeFileSync(at('about.md'), '## By hand\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('ends with 0 and a pack as its options say', () => {
  const options = ['--size', '32', '--precision', 'int8', '--labels', at('labels.json'), '--heads', '2,8'];
  const run = exportPack(
    at('model.safetensors'),
    at('out'),
    ...options,
    '--facts',
    at('facts.json'),
    '--id',
    'tiny',
  );
  expect(run.stderr).toBe('');
  expect(run.status).toBe(0);
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(at('out/manifest.json'), 'utf8')));
  expect(manifest).toMatchObject({
    id: 'tiny',
    title: 'A tiny one',
    input: { size: 32, pictureSlices: 1 },
    architecture: { sliceHeads: 2, fusionHeads: 8 },
    precision: { weights: 'int8' },
    labels: { space: 'custom', file: 'labels.json' },
  });
  expect(readFileSync(at('out/card.md'), 'utf8')).toContain('## By hand');
});

it('ends with 1 and names file and key of a checkpoint that does not fit', () => {
  const run = exportPack(at('broken.safetensors'), at('none'));
  expect(run.status).toBe(1);
  expect(run.stderr).toContain('broken.safetensors: fc.0.bias: it is missing');
  expect(existsSync(at('none/manifest.json'))).toBe(false);
});

const wrong: readonly (readonly [string, readonly string[]])[] = [
  ['no folder', ['model.bin']],
  ['an unknown option', ['model.bin', 'out', '--sise', '256']],
  ['an unknown precision', ['model.bin', 'out', '--precision', 'fp8']],
  ['a size that is no number', ['model.bin', 'out', '--size', 'big']],
];
it.each(wrong)('ends with 2 for %s, and shows the usage', (_, args) => {
  const run = exportPack(...args);
  expect(run.status).toBe(2);
  expect(run.stderr).toContain('CHECKPOINT OUT_DIR');
});
