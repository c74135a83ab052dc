import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeFakeCheckpoint } from '../test/support/fake-checkpoint.ts';
import { openBenchPage, type BenchPage } from './bench-page.ts';
import { listed } from './cases.ts';

/*
 * Milliseconds that explanations of a ranked case take in the page, from the question to the answer: the first time, and
 * the median of the next three. On wasm, and on WebGPU where the browser has an adapter; the compact pack, and one of the
 * published model's size with random weights. Run: npx tsx bench/explain.ts [compact] [full]
 */
const asked = process.argv.slice(2);
const wants = (pack: string) => asked.length === 0 || asked.includes(pack);

/** Exports a pack of full width into the page's folder of packs. */
function addFullWidth(models: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'longtail-full-'));
  try {
    const checkpoint = join(folder, 'pytorch_model.bin');
    writeFakeCheckpoint(checkpoint);
    const cli = fileURLToPath(new URL('../models/export/cli.ts', import.meta.url));
    const run = spawnSync(
      process.execPath,
      ['--import', 'tsx', cli, checkpoint, join(models, 'full'), '--id', 'full'],
      { encoding: 'utf8' },
    );
    if (run.status !== 0) throw new Error(run.stderr);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Four scans of this many slices. */
async function openCase({ page }: BenchPage, slices: number): Promise<void> {
  const scans = (['CT', 'CT', 'MRI', 'MRI'] as const).map(
    (modality, i) => [modality, i + 1, slices] as const,
  );
  const files = listed('4 scans', scans).files.map(({ path, bytes }) => ({
    path,
    base64: Buffer.from(bytes).toString('base64'),
  }));
  await page.evaluate((given) => window.bench.open(given), files);
}

function shown([first = NaN, ...next]: readonly number[]): string {
  const median = next.toSorted((a, b) => a - b)[Math.floor(next.length / 2)] ?? NaN;
  return `${first.toFixed(0)} / ${median.toFixed(0)}`;
}

async function measure(
  bench: BenchPage,
  pack: string,
  backend: 'wasm' | 'webgpu',
  where: string,
  slices: number,
) {
  await openCase(bench, slices);
  const run = await bench.page.evaluate(([on, id]) => window.bench.explain(on, id), [backend, pack] as const);
  if (run.backend !== backend) throw new Error(`${backend} was asked for, ${run.backend} ran`);
  const cells = [
    pack,
    where,
    `4 x ${slices}`,
    ...[run.scansLeftOut, run.slicesLeftOut, run.maps, run.mapsOfAnother].map(shown),
  ];
  console.log(cells.join(' | '));
}

const bench = await openBenchPage(wants('full') ? addFullWidth : undefined);
try {
  console.log(`${availableParallelism()} processors; ms, first / median of the next three`);
  console.log(
    'pack | on | scans x slices | scans left out | slices of a scan left out | map on 4 slices | of another label',
  );
  const packs = ['compact', 'full'].filter(wants);
  for (const pack of packs) await measure(bench, pack, 'wasm', 'wasm', 32);
  const adapter = await bench.page.evaluate(() => window.bench.adapter());
  if (!adapter) console.log('WebGPU: no adapter');
  else if (!adapter.isSoftware)
    for (const pack of packs) await measure(bench, pack, 'webgpu', adapter.name, 32);
  // The browser draws its GPU on the processor here: a small case of the small pack shows that it works, no more.
  else if (wants('compact')) await measure(bench, 'compact', 'webgpu', `${adapter.name} (software)`, 4);
} finally {
  await bench.close();
}
