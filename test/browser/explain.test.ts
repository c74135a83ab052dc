import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { openApp } from '../support/app-page.ts';
import { launchBrowser, watch, type RunningBrowser, type Watched } from '../support/browser.ts';
import { serveApp, type RunningServer } from '../support/server.ts';

let server: RunningServer;
let browser: RunningBrowser;
let seen: Watched;
let page: Page;

beforeAll(async () => {
  server = await serveApp('ours');
  browser = await launchBrowser();
  seen = await watch(browser.context);
  page = await openApp(browser.context, server.origin, { backend: 'wasm' });
  await page.getByRole('button', { name: 'Open the demo case' }).click();
  await page.locator('.disorders__item').first().click({ timeout: 120_000 });
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** Pixels over the first picture that are at least so opaque, of 255. */
const drawn = (opacity: number): Promise<number> =>
  page
    .locator('.lt-heat')
    .first()
    .evaluate((canvas: HTMLCanvasElement, least) => {
      if (canvas.hidden || canvas.width === 0) return 0;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let i = 3; i < data.length; i += 4) if (data[i]! >= least) count++;
      return count;
    }, opacity);

test('a row says what the label is without each scan, and without each slice', async () => {
  const why = page.getByRole('region', { name: 'Why' });
  await why
    .getByText(/% with it, .*% without it$/)
    .first()
    .waitFor();
  expect(await why.getByText(/^Without /).count()).toBe(2);
  // One of the two scans has a single slice.
  const strips = why.getByRole('img', { name: /^Slices of/ });
  await strips.first().waitFor();
  expect(await strips.count()).toBe(1);
  await why.getByRole('button', { name: /^Go to slice \d+ of/ }).click();
});

test('and shows where in the picture, as strong as asked for, until it is hidden', async () => {
  expect(await drawn(1)).toBe(0);
  await page
    .getByRole('button', { name: /^Show where in/ })
    .first()
    .click();
  await expect.poll(() => drawn(60), { timeout: 60_000 }).toBeGreaterThan(100);
  const all = await drawn(1);
  const threshold = page.getByRole('slider', { name: 'Threshold' });
  await threshold.focus();
  await threshold.press('End');
  await expect.poll(() => drawn(1)).toBeLessThan(all / 10);
  await threshold.press('Home');
  await expect.poll(() => drawn(1)).toBeGreaterThan(all);
  const opacity = page.getByRole('slider', { name: 'Opacity' });
  await opacity.focus();
  await opacity.press('Home');
  await expect.poll(() => drawn(1)).toBe(0);
  await opacity.press('End');
  await expect.poll(() => drawn(100)).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Hide' }).click();
  await expect.poll(() => drawn(1)).toBe(0);
});

test('another label takes the map away; how far the label moves is told on request', async () => {
  await page
    .getByRole('button', { name: /^Show where in/ })
    .first()
    .click();
  await expect.poll(() => drawn(1), { timeout: 60_000 }).toBeGreaterThan(0);
  await page.locator('.disorders__item').nth(1).click();
  await expect.poll(() => drawn(1)).toBe(0);
  await page.getByRole('button', { name: 'How stable' }).click();
  await page
    .getByText(/^Between .* and .* under other windows and mirrored\.$/)
    .waitFor({ timeout: 120_000 });
  expect(seen.complaints).toEqual([]);
});
