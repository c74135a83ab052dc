import { beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { openApp } from '../support/app-page.ts';
import { useRunningApp } from '../support/running-app.ts';

const running = useRunningApp('none');
let page: Page;

beforeAll(async () => {
  page = await openApp(running.context, running.origin, { backend: 'wasm' });
  await page.getByRole('button', { name: 'Open the demo case' }).click();
  await page.locator('.disorders__item').first().click({ timeout: 120_000 });
});

const showWhere = () =>
  page
    .getByRole('button', { name: /^Show where in/ })
    .first()
    .click();

test('a part that breaks down says so, the rest goes on, and it can be tried again', async () => {
  // A function of the browser that the maps' controls call when they appear.
  await page.evaluate(() => {
    const { scrollIntoView } = Element.prototype;
    Object.assign(window, { mend: () => (Element.prototype.scrollIntoView = scrollIntoView) });
    Element.prototype.scrollIntoView = () => {
      throw new Error('broken on purpose');
    };
  });
  await showWhere();
  const notice = page.getByRole('alert').filter({ hasText: 'This part of the page has broken down' });
  await notice.getByText('Error: broken on purpose').waitFor({ timeout: 60_000 });
  expect(await page.getByText('Not for clinical use').count()).toBeGreaterThan(0);
  await page.locator('[aria-label^="Viewport 1:"]').waitFor();

  // Another label is another part.
  await page.locator('.disorders__item').nth(1).click();
  await page.getByRole('region', { name: 'Why' }).waitFor();
  await showWhere();
  await notice.waitFor({ timeout: 60_000 });
  await page.evaluate(() => (window as unknown as { mend(): void }).mend());
  await notice.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('region', { name: 'Why' }).waitFor();
  await notice.waitFor({ state: 'detached' });
});
