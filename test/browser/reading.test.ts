import { encode } from 'fast-png';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseModality, handOver, openApp, ranked } from '../support/app-page.ts';
import { page as textPage } from '../support/altered-pictures.ts';
import { foreign } from '../support/browser.ts';
import { brainMr } from '../support/fixtures.ts';
import { useRunningApp } from '../support/running-app.ts';

const SIDE = 256;

const running = useRunningApp();

afterAll(() => {
  expect(foreign(running.seen.requests, running.origin)).toEqual([]);
});

describe('a scan of the brain', () => {
  let page: Page;
  beforeAll(async () => {
    page = await openApp(running.context, running.origin, { backend: 'wasm' });
    await handOver(page, 'drop', brainMr([1, 5, 10, 15, 20]));
    await ranked(page);
  });

  it('is found in by another spelling and with a typing error', async () => {
    const box = page.getByRole('searchbox');
    await box.fill('pituitery adenoma');
    await page
      .getByRole('option', { name: /Pituitary adenoma/ })
      .first()
      .waitFor();
    await box.fill('subdural hemorrage');
    await page
      .getByRole('option', { name: /Subdural haemorrhage/ })
      .first()
      .waitFor();
    await box.fill('');
  });

  it('is found in by another wording and by meaning, and each row says so', async () => {
    const box = page.getByRole('searchbox');
    await box.fill('caisson disease');
    await page
      .getByRole('option', { name: /Decompression sickness/ })
      .filter({ hasText: /found as T70.3 Caisson disease/ })
      .first()
      .waitFor();
    await box.fill('swollen lymph nodes');
    await page
      .getByRole('option', { name: /Lymphadenopathy/ })
      .filter({ hasText: 'found by meaning' })
      .first()
      .waitFor();
    await box.fill('');
  });

  it('has a page for a label: place, siblings, measurements, and an address that is never fetched', async () => {
    await page
      .getByRole('option', { name: /Meningioma/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'About this label' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Chapter 2:').waitFor();
    expect(await dialog.getByRole('table').innerText()).toMatch(/MRI\s+0\.77/);
    expect(await dialog.innerText()).toContain('https://radiopaedia.org/articles/meningioma');
    expect(await dialog.innerText()).toMatch(/Place \d of 4 among the measured labels/);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('has a set of labels with the share in which it held', async () => {
    expect(await page.locator('.label-set summary').innerText()).toMatch(/^90% set \(91% in the test\):/);
  });

  it('opens and closes its tree by keyboard, with scores up to the chapter', async () => {
    await page.getByRole('tab', { name: 'ICD-10-CM' }).click();
    const chapter = page.getByRole('row', { name: /Neoplasms/ }).first();
    await chapter.focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => chapter.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => chapter.getAttribute('aria-expanded')).toBe('true');
    expect(await chapter.innerText()).toMatch(/\d+%/);
    // In a search, too; and what was found by another wording says so.
    await page.getByRole('searchbox').fill('caisson disease');
    await page.getByRole('row', { name: /T70/ }).filter({ hasText: 'found as T70.3' }).waitFor();
    const only = page.getByRole('row', { name: /Injury/ }).first();
    await only.focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => only.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => only.getAttribute('aria-expanded')).toBe('true');
  });
});

describe('a page of text', () => {
  it('is stopped in plain words, and its ranking shown only when asked for', async () => {
    const page = await openApp(running.context, running.origin, { backend: 'wasm' });
    const png = encode({ width: SIDE, height: SIDE, data: textPage(SIDE), channels: 1, depth: 8 });
    await handOver(page, 'drop', [{ path: 'letter.png', bytes: new Uint8Array(png) }]);
    await chooseModality(page, 'letter.png', 'X-ray');
    await page.getByText('This looks like a page or a screen, not a scan').waitFor({ timeout: 60_000 });
    expect(await page.getByRole('option').count()).toBe(0);
    await page.getByRole('button', { name: 'Show the result anyway' }).click();
    await page
      .getByRole('option', { name: /Pneumonia/ })
      .first()
      .waitFor();
    await page.close();
  });
});
