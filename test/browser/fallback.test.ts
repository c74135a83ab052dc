import { fileURLToPath } from 'node:url';
import type { Page, Worker } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  chooseBackend,
  dropFolder,
  importAndUse,
  openApp,
  ranked,
  savedResult,
  settledResult,
} from '../support/app-page.ts';
import { launchBrowser, watch, type RunningBrowser, type Watched } from '../support/browser.ts';
import { figure } from '../support/figure.ts';
import { brainMr, niftiCt, writeFolder } from '../support/fixtures.ts';
import { serveApp, type RunningServer } from '../support/server.ts';

const brain = writeFolder(brainMr([8, 9, 10, 11]));
const abdomen = writeFolder([niftiCt()]);
const checkpoint = fileURLToPath(new URL('../golden/data/raddiag-small/pytorch_model.bin', import.meta.url));
const GAVE_UP = 'WebGPU gave up; the case goes on with WebAssembly.';
/** A software GPU compiles for a long time before its first picture. */
const SLOW = 240_000;

let server: RunningServer;
beforeAll(async () => {
  server = await serveApp('ours');
});
afterAll(async () => {
  await server.stop();
  brain.dispose();
  abdomen.dispose();
});

const badge = (page: Page, name: string) => page.locator('.run-facts__badge', { hasText: name });

describe('a browser without WebGPU', () => {
  let browser: RunningBrowser;
  let seen: Watched;
  beforeAll(async () => {
    browser = await launchBrowser('none');
    seen = await watch(browser.context);
  });
  afterAll(() => browser.close());

  it('ranks on wasm and says why it cannot be forced to WebGPU', async () => {
    const page = await openApp(browser.context, server.origin);
    await dropFolder(page, brain.path);
    await ranked(page);
    await badge(page, 'WebAssembly').waitFor();
    expect(await page.getByText(GAVE_UP).count()).toBe(0);
    await page.getByRole('button', { name: 'Settings' }).click();
    const dialog = page.getByRole('dialog', { name: 'Settings' });
    expect(await dialog.getByRole('radio', { name: /^WebGPU/ }).isDisabled()).toBe(true);
    expect(await dialog.innerText()).toContain('This browser has no WebGPU.');
    await page.close();
  });

  it('goes on with wasm, and says so, where an earlier visit had chosen WebGPU', async () => {
    const page = await openApp(browser.context, server.origin, { backend: 'webgpu' });
    await dropFolder(page, brain.path);
    await ranked(page);
    expect(await page.getByText(GAVE_UP).isVisible()).toBe(true);
    expect((await savedResult(page)).backend).toBe('wasm');
    expect(seen.complaints).toEqual([]);
    await page.close();
  });
});

describe('a GPU that fails in the middle of a case', () => {
  let browser: RunningBrowser;
  let page: Page;
  let worker: Worker;

  beforeAll(async () => {
    browser = await launchBrowser();
    page = await openApp(browser.context, server.origin, { backend: 'wasm' });
    await importAndUse(page, checkpoint, 'pytorch_model.bin');
    await chooseBackend(page, 'WebGPU');
    worker = diagnoseWorker(page);
    // From now on a device that the app is given can be reached from outside, as a driver would reach it.
    await worker.evaluate(() => {
      const scope = globalThis as unknown as { device?: GPUDevice; smallest?: number };
      const request = GPUAdapter.prototype.requestDevice;
      GPUAdapter.prototype.requestDevice = async function (descriptor) {
        const device = await request.call(this, descriptor);
        scope.device = device;
        if (scope.smallest !== undefined) {
          const limits: Record<string, number> = {};
          for (const name in device.limits)
            limits[name] = (device.limits as unknown as Record<string, number>)[name] ?? 0;
          limits['maxBufferSize'] = scope.smallest;
          limits['maxStorageBufferBindingSize'] = scope.smallest;
          Object.defineProperty(device, 'limits', { value: limits });
        }
        return device;
      };
    });
  }, SLOW);
  afterAll(() => browser.close());

  it(
    'is replaced by wasm when the device is lost, and the case is finished',
    async () => {
      const analysing = page.getByText('Analysing slices').first();
      await dropFolder(page, brain.path);
      await analysing.waitFor({ timeout: SLOW });
      const lost = await worker.evaluate(() => {
        const { device } = globalThis as unknown as { device?: GPUDevice };
        device?.destroy();
        return device !== undefined;
      });
      expect(lost).toBe(true);
      const start = Date.now();
      await ranked(page);
      figure('from a lost GPU to the ranking on wasm, seconds', (Date.now() - start) / 1000);
      expect(await page.getByText(GAVE_UP).isVisible()).toBe(true);
      expect(await savedResult(page)).toMatchObject({ backend: 'wasm', slices: { computed: 4 } });
    },
    SLOW,
  );

  it(
    'is replaced by wasm when it has too little memory',
    async () => {
      await worker.evaluate(() => {
        (globalThis as unknown as { smallest?: number }).smallest = 300_000;
      });
      const told = page.getByText(GAVE_UP);
      await dropFolder(page, abdomen.path);
      await told.waitFor({ state: 'detached' });
      await told.waitFor({ timeout: SLOW });
      const result = await settledResult(page, ['CT', 'MRI']);
      expect(result.backend).toBe('wasm');
    },
    SLOW,
  );
});

describe('a GPU that is busy', () => {
  it(
    'does not keep a run on another backend waiting',
    async () => {
      const browser = await launchBrowser();
      try {
        const page = await openApp(browser.context, server.origin, { backend: 'webgpu' });
        await dropFolder(page, brain.path);
        await page.getByText('Preparing the model').first().waitFor();
        await page.waitForTimeout(1000);
        const start = Date.now();
        await chooseBackend(page, 'WebAssembly');
        await badge(page, 'WebAssembly').waitFor({ timeout: 60_000 });
        figure('from leaving a busy GPU to the ranking on wasm, seconds', (Date.now() - start) / 1000);
        expect((await savedResult(page)).backend).toBe('wasm');
      } finally {
        await browser.close();
      }
    },
    SLOW,
  );
});

/** The worker that runs the network; it is there once a pack was checked. */
function diagnoseWorker(page: Page): Worker {
  const found = page.workers().find((worker) => worker.url().includes('diagnose'));
  if (!found) throw new Error('the worker is not there');
  return found;
}
