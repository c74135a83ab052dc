import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFakeCheckpoint } from '../test/support/fake-checkpoint.ts';
import { openBenchPage } from './bench-page.ts';
import { CASES } from './cases.ts';

/*
 * A checkpoint of the published model's size (random weights) in the page: converted in its worker into the browser's
 * own storage, then ranked with on wasm. Prints times and the peak memory of the page with its workers.
 * Run: npx tsx bench/full-size.ts
 */
const folder = mkdtempSync(join(tmpdir(), 'longtail-full-'));
const checkpoint = join(folder, 'pytorch_model.bin');
try {
  const { parameters } = writeFakeCheckpoint(checkpoint);
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  console.log(`checkpoint: ${parameters} parameters, ${megabytes(statSync(checkpoint).size)} MB`);
  const { page, peak, close } = await openBenchPage();
  try {
    console.log(`page before: ${peak()}`);
    await page.locator('input').setInputFiles(checkpoint);
    // The converter's worker ends before the pack is checked, which loads the whole model.
    page.on('worker', (worker) => {
      if (worker.url().includes('convert'))
        worker.on('close', () => console.log(`converted, not yet checked: peak ${peak()}`));
    });
    const { pack, milliseconds } = await page.evaluate(() => window.bench.convert());
    console.log(`converted to ${pack} and checked in ${(milliseconds / 1000).toFixed(1)} s, peak ${peak()}`);
    for (const shape of CASES.slice(0, 1)) {
      const bench = shape(1);
      const files = bench.files.map(({ path, bytes }) => ({
        path,
        base64: Buffer.from(bytes).toString('base64'),
      }));
      await page.evaluate((given) => window.bench.open(given), files);
      for (const kind of ['cold', 'again']) {
        const { total, diagnosis } = await page.evaluate((id) => window.bench.run('wasm', id), pack);
        console.log(
          `${bench.name}, wasm, ${kind}: ${total.toFixed(0)} ms`,
          JSON.stringify(diagnosis.milliseconds),
        );
      }
    }
    console.log(`peak with the model open: ${peak()}`);
  } finally {
    await close();
  }
} finally {
  rmSync(folder, { recursive: true });
}
