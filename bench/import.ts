import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dropFolder, openApp, pick, ranked } from '../test/support/app-page.ts';
import { launchBrowser } from '../test/support/browser.ts';
import { serveApp } from '../test/support/server.ts';
import { writeLargeCt, writeManyFiles } from './import-folders.ts';
import { pageMemory, readMeter, startMeter, watchRenderers } from './page-meter.ts';

/**
 * A CT of 3,000 slices (1.5 GB) listed and ranked in the built app, and 20,000 mixed files listed, with the page's
 * memory and the longest time in which it did not draw; beside it the same CT read by @itk-wasm/dicom in Node.
 * Wants `npm run build`. Run: npx tsx bench/import.ts
 */
const root = mkdtempSync(join(tmpdir(), 'longtail-bench-'));
const show = (what: string, value: number, unit: string, target?: string) =>
  console.log(
    `${what.padEnd(52)} ${value.toFixed(value < 100 ? 1 : 0).padStart(8)} ${unit}${target ? `   (target ${target})` : ''}`,
  );

async function inPage(folder: string, how: 'pick' | 'drop', rank: boolean): Promise<void> {
  const server = await serveApp('ours');
  const browser = await launchBrowser('none');
  try {
    const page = await openApp(browser.context, server.origin);
    await page.waitForTimeout(2000);
    const memory = watchRenderers(browser.context);
    show('  memory of the empty page', memory.now().own, 'MiB');
    await startMeter(page);
    if (how === 'pick') await pick(page, 'Choose folder', folder);
    else await dropFolder(page, folder);
    const { listed, longestGap } = await readMeter(page);
    show(`  listed (${how})`, listed, 'ms', rank ? '< 8000' : undefined);
    show('  longest time without a frame', longestGap, 'ms', '< 100');
    const start = performance.now();
    if (rank) {
      await ranked(page, 300_000);
      show('  ranked, after it was listed', performance.now() - start, 'ms');
    }
    const peak = memory.stop();
    show('  peak memory of page and workers, own', peak.own, 'MiB', '< 700');
    show('  peak memory with the shared program', peak.resident, 'MiB');
    show('  by the browser, at the end', await pageMemory(page), 'MiB');
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** In a process of its own: it may run out of memory. */
function withItk(folder: string, slices: number): Promise<void> {
  const child = fork(fileURLToPath(new URL('import-itk.ts', import.meta.url)), [folder, String(slices)], {
    execArgv: ['--import', 'tsx'],
  });
  return new Promise((resolve) => {
    child.on('message', (line: string) => console.log(`  ${line}`));
    child.on('exit', (code) => {
      if (code !== 0) console.log(`  @itk-wasm/dicom gave up on ${slices} slices (exit ${code})`);
      resolve();
    });
  });
}

try {
  const ct = join(root, 'ct');
  const many = join(root, 'many');
  writeLargeCt(ct);
  console.log(`CT, ${readdirSync(ct).length} slices of 512 x 512`);
  await inPage(ct, 'pick', true);
  console.log('The same read by @itk-wasm/dicom in Node');
  for (const slices of [300, 1000, 3000]) await withItk(ct, slices);
  writeManyFiles(many);
  console.log('20,000 small files of mixed kinds');
  await inPage(many, 'pick', false);
  await inPage(many, 'drop', false);
} finally {
  rmSync(root, { recursive: true, force: true });
}
