import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  closeModels,
  giveCheckpoint,
  openApp,
  openModels,
  packCard,
  storedPacks,
} from '../support/app-page.ts';
import { figure } from '../support/figure.ts';
import { randomTensors, tiny } from '../support/random-checkpoint.ts';
import { useRunningApp } from '../support/running-app.ts';
import { pickle, plainArchive, zip } from '../support/torch-files.ts';

const work = mkdtempSync(join(tmpdir(), 'longtail-models-'));

const running = useRunningApp();
let page: Page;

beforeAll(async () => {
  page = await openApp(running.context, running.origin, { backend: 'wasm' });
});
afterAll(() => {
  rmSync(work, { recursive: true });
});

describe('an import that does not end well', () => {
  /** Small encoder, large fusion: there is time to stop it between the two. */
  const large = join(work, 'large.bin');

  beforeAll(() => {
    if (!tiny.fusion) throw new Error('the tiny network fuses');
    const fusion = { ...tiny.fusion, feedForward: 200_000 };
    writeFileSync(large, plainArchive(randomTensors({ ...tiny, fusion })));
  });

  /** Resolves at the first progress from this fraction on; `press` presses the cancel button then. */
  const atFraction = (from: Page, least: number, press: boolean): Promise<number> =>
    from.evaluate(
      ([fraction, pressing]) =>
        new Promise<number>((resolve) => {
          const observer = new MutationObserver(() => {
            const bar = document.querySelector('[role=dialog] [role=progressbar]');
            const now = Number(bar?.getAttribute('aria-valuenow') ?? NaN) / 100;
            if (!(now >= fraction)) return;
            observer.disconnect();
            if (pressing) bar?.closest('.run-card')?.querySelector('button')?.click();
            resolve(now);
          });
          observer.observe(document.body, { subtree: true, childList: true, attributes: true });
        }),
      [least, press] as const,
    );

  it('leaves nothing when it is cancelled in the middle', async () => {
    await openModels(page);
    const stopped = atFraction(page, 0.02, true);
    const start = Date.now();
    await giveCheckpoint(page, large);
    figure('progress when the import was cancelled', await stopped);
    await page.getByRole('button', { name: 'Choose checkpoint' }).waitFor();
    await expect.poll(() => storedPacks(page), { timeout: 30_000 }).toEqual({});
    figure('from giving a checkpoint over cancelling it to a clean storage, ms', Date.now() - start);
    await closeModels(page);
  });

  it('goes on where it was when the page was closed in the middle', async () => {
    const first = await openApp(running.context, running.origin);
    await openModels(first);
    const reached = atFraction(first, 0.3, false);
    await giveCheckpoint(first, large);
    figure('progress when the page was closed', await reached);
    await first.close();
    const left = Object.values(await storedPacks(page))[0] ?? [];
    expect(left).toContain('encoder-0.bin');
    expect(left).not.toContain('manifest.json');

    const second = await openApp(running.context, running.origin);
    const dialog = await openModels(second);
    await giveCheckpoint(second, large);
    await dialog.getByText('large.bin is ready.').waitFor({ timeout: 60_000 });
    expect(await packCard(second, 'large.bin').innerText()).toMatch(/Self-test\s+passed/);
    const untouched = await second.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const pack = await (await root.getDirectoryHandle('packs')).getDirectoryHandle('imported-large');
      const written = async (name: string) => (await (await pack.getFileHandle(name)).getFile()).lastModified;
      return { encoder: await written('encoder-0.bin'), journal: await written('import.json') };
    });
    expect(untouched.encoder).toBeLessThan(untouched.journal - 300);
    await second.close();
  });

  it('names what is wrong with a hostile file, and keeps nothing of it', async () => {
    const hostile = join(work, 'hostile.bin');
    const call = Buffer.concat([
      pickle.proto,
      pickle.global('os', 'system'),
      pickle.mark,
      pickle.unicode('echo hacked'),
      pickle.tuple,
      pickle.reduce,
      pickle.stop,
    ]);
    writeFileSync(hostile, zip([{ name: 'archive/data.pkl', bytes: call }]));
    const dialog = await openModels(page);
    await giveCheckpoint(page, hostile);
    const alert = dialog.getByRole('alert');
    await alert.waitFor();
    const told = await alert.innerText();
    expect(told).toContain('hostile.bin');
    expect(told).toMatch(/os[. ]system/);
    expect(Object.keys(await storedPacks(page))).toEqual(['imported-large']);
  });
});

it('broke no policy and complained of nothing', () => {
  expect(running.seen.complaints).toEqual([]);
});
