import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApp, ranked, savedResult, scanCard, type SavedResult } from '../support/app-page.ts';
import {
  foreign,
  launchBrowser,
  offlineReady,
  watch,
  type RunningBrowser,
  type Watched,
} from '../support/browser.ts';
import { serveApp, type RunningServer } from '../support/server.ts';

/** The second visit has no network at all. */
describe('the demo case on a second visit, with the server stopped', () => {
  let server: RunningServer;
  let browser: RunningBrowser;
  let seen: Watched;
  let page: Page;
  let result: SavedResult;

  beforeAll(async () => {
    server = await serveApp('ours');
    browser = await launchBrowser();
    seen = await watch(browser.context);
    page = await openApp(browser.context, server.origin);
    await offlineReady(page);
    await server.stop();
    await page.reload();
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  const viewport = () => page.locator('[aria-label^="Viewport 1:"]');
  const slice = async () =>
    Number(/slice (\d+) of/.exec((await viewport().getAttribute('aria-label')) ?? '')?.[1]);

  it('is ranked', async () => {
    expect(
      await fetch(server.origin).then(
        () => 'answered',
        () => 'refused',
      ),
    ).toBe('refused');
    await page.getByRole('button', { name: 'Open the demo case' }).click();
    await ranked(page);
    result = await savedResult(page);
    expect(result.scans.map(({ modality }) => modality).toSorted()).toEqual(['CT', 'MRI']);
    expect(result.disorders.length).toBe(5569);
    const wasm = page.locator('.run-facts__badge', { hasText: 'WebAssembly' });
    expect(await wasm.isVisible()).toBe(true);
  });

  it('is shown, and the key slices are one click away', async () => {
    const brain = result.scans.find(({ modality }) => modality === 'MRI');
    await viewport().waitFor();
    expect(await viewport().getAttribute('aria-label')).toMatch(/of 20$/);
    await viewport().click();
    await page.keyboard.press('Home');
    await expect.poll(slice).toBe(1);
    await page.keyboard.press('ArrowDown');
    await expect.poll(slice).toBe(2);
    await page.keyboard.press('End');
    await expect.poll(slice).toBe(20);
    await page.getByRole('button', { name: 'Key slices' }).click();
    await expect.poll(slice).toBe((brain?.keySlice ?? NaN) + 1);
  });

  it('answers the keys of the window presets, each with a picture of its own', async () => {
    const ct = page.locator('.scan-card').filter({ hasText: /1 slice,.*512/ });
    await ct.locator('.scan-card__show').first().click();
    await expect.poll(() => viewport().getAttribute('aria-label')).toMatch(/of 1$/);
    await viewport().click();
    const pictures: string[] = [];
    const picture = async () => (await viewport().screenshot()).toString('base64');
    for (const key of ['1', '2', '3', '4', '5']) {
      await page.keyboard.press(key);
      await expect.poll(async () => pictures.includes(await picture())).toBe(false);
      pictures.push(await picture());
    }
    expect(new Set(pictures).size).toBe(5);
    await scanCard(page, 'FSE PD AXIAL').locator('.scan-card__show').first().click();
    await expect.poll(() => viewport().getAttribute('aria-label')).toMatch(/of 20$/);
  });

  it('opens as three planes, and lists the keys', async () => {
    await page.getByRole('button', { name: 'MPR' }).click();
    await expect.poll(() => page.locator('.lt-pane').first().locator('.lt-plane').count()).toBe(3);
    // No note stands in its place any more: all three are drawn.
    await page.locator('.pane-notes__text').waitFor({ state: 'detached' });
    await viewport().click();
    await page.keyboard.press('?');
    const keys = await page.getByRole('dialog', { name: 'Keyboard and mouse' }).innerText();
    expect(keys).toMatch(/Next slice[^]*Window preset 5[^]*Invert/);
    await page.keyboard.press('Escape');
  });

  it('has its categories by chapter in the second tab, and finds a label by name', async () => {
    await page.getByRole('tab', { name: 'ICD-10-CM' }).click();
    await expect
      .poll(() => page.getByRole('treegrid').or(page.getByRole('tree')).innerText())
      .toContain('Chapter');
    await page.getByRole('tab', { name: 'Disorders' }).click();
    await page.getByRole('searchbox', { name: 'Search labels' }).fill('meningioma');
    await expect.poll(() => page.getByRole('option').first().innerText()).toContain('Meningioma');
  });

  it('broke no policy, complained of nothing and asked no other origin', () => {
    expect(seen.complaints).toEqual([]);
    expect(foreign(seen.requests, server.origin)).toEqual([]);
  });
});
