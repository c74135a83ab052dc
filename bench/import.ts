import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dropFolder, openApp, pick, ranked } from '../test/support/app-page.ts';
import { launchBrowser } from '../test/support/browser.ts';
import { serveApp } from '../test/support/server.ts';
import { writeLargeCt, writeManyFiles } from './import-folders.ts';
import { readMeter, startMeter, watchRenderers, watchTasks } from './page-meter.ts';

/**
 * A CT of 3,000 slices (1.5 GB) listed and ranked in the built app, and 20,000 mixed files listed, by one worker and by
 * the pool: with the page's memory, the longest time in which it did not draw, and the processor time of its longest
 * task; beside it the same CT read by @itk-wasm/dicom in Node.
 * Wants `npm run build`. Run: npx tsx bench/import.ts [ct|many|itk]...
 */
const root = mkdtempSync(join(tmpdir(), 'longtail-bench-'));
const parts = process.argv.slice(2);
const wanted = (part: 'ct' | 'many' | 'itk') => parts.length === 0 || parts.includes(part);
const show = (what: string, value: number, unit: string, target?: string) =>
  console.log(
    `${what.padEnd(52)} ${value.toFixed(value < 100 ? 1 : 0).padStart(8)} ${unit}${target ? `   (target ${target})` : ''}`,
  );

interface Run {
  readonly how: 'pick' | 'drop';
  /** Workers that read headers; absent: as many as the app takes on this machine. */
  readonly readers?: number;
  readonly rank?: boolean;
}

async function inPage(folder: string, { how, readers, rank = false }: Run): Promise<void> {
  console.log(` ${how}, ${readers ?? 'as many'} reader${readers === 1 ? '' : 's'}`);
  const server = await serveApp('ours');
  const browser = await launchBrowser('none');
  try {
    if (readers !== undefined)
      await browser.context.addInitScript((processors) => {
        Object.defineProperty(navigator, 'hardwareConcurrency', { value: processors });
      }, readers);
    const page = await openApp(browser.context, server.origin);
    await page.waitForTimeout(2000);
    const memory = watchRenderers(browser.context);
    show('  memory of the empty page', memory.now().own, 'MiB');
    await startMeter(page);
    const tasks = await watchTasks(page);
    if (how === 'pick') await pick(page, 'Choose folder', folder);
    else await dropFolder(page, folder);
    const { listed, longestGap } = await readMeter(page);
    show('  listed', listed, 'ms', rank ? '< 8000' : undefined);
    show('  longest time without a frame', longestGap, 'ms', '< 100');
    show('  longest task of the page, processor time', await tasks.stop(), 'ms', '< 100');
    show('  peak memory until listed, own', memory.peak().own, 'MiB');
    if (rank) await ranked(page, 300_000);
    const peak = memory.stop();
    show('  peak memory of page and workers, own', peak.own, 'MiB', '< 700');
    show('  peak memory with the shared program', peak.resident, 'MiB');
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
  if (wanted('ct') || wanted('itk')) writeLargeCt(ct);
  if (wanted('ct')) {
    console.log(`CT, ${readdirSync(ct).length} slices of 512 x 512`);
    await inPage(ct, { how: 'drop', readers: 1, rank: true });
    await inPage(ct, { how: 'drop', rank: true });
    await inPage(ct, { how: 'pick', rank: true });
  }
  if (wanted('itk')) {
    console.log('The same read by @itk-wasm/dicom in Node');
    for (const slices of [300, 1000, 3000]) await withItk(ct, slices);
  }
  if (wanted('many')) {
    const many = join(root, 'many');
    writeManyFiles(many);
    console.log('20,000 small files of mixed kinds');
    await inPage(many, { how: 'drop', readers: 1 });
    await inPage(many, { how: 'drop' });
    await inPage(many, { how: 'pick' });
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
