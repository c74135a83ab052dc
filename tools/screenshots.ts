/**
 * The pictures in docs/screenshots, taken from the built app with the demo case: `npm run build`, then
 * `npm run screenshots`. To be looked at after every change of a screen.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../test/support/browser.ts';
import { serveApp } from '../test/support/server.ts';

const folder = fileURLToPath(new URL('../docs/screenshots/', import.meta.url));
mkdirSync(folder, { recursive: true });
const server = await serveApp('ours');
const browser = await launchBrowser();
const page = await browser.context.newPage();

/** Waits for the page to come to rest: pictures are drawn some frames after their data is there. */
async function shot(name: string): Promise<void> {
  await page.waitForTimeout(2500);
  await page.screenshot({ path: `${folder}${name}.png` });
}

try {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(server.origin);
  await page.getByRole('button', { name: 'Open the demo case' }).waitFor();
  await shot('first-screen');

  const broken = { name: 'broken.dcm', mimeType: 'application/dicom', buffer: Buffer.from('no picture') };
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose files' }).click(),
  ]);
  await chooser.setFiles(broken);
  await shot('error');

  await page.goto(server.origin);
  await page.getByRole('button', { name: 'Open the demo case' }).click();
  await page.getByRole('tab', { name: 'ICD-10-CM' }).waitFor();
  await shot('results');
  await page.getByRole('tab', { name: 'ICD-10-CM' }).click();
  await shot('icd-10-cm');
  await page.getByRole('tab', { name: 'Disorders' }).click();

  const rows = page.locator('.disorders__item');
  await rows.first().click();
  await page
    .getByRole('button', { name: /^Show where in FSE/ })
    .first()
    .click();
  await page.getByText(/^Slice 10: strongest for the label/).waitFor({ timeout: 120_000 });
  await shot('why');
  await rows.nth(1).click({ modifiers: ['Control'] });
  await page.getByRole('button', { name: /^Compare the maps of both labels in FSE/ }).click();
  await page.getByText(/^Slice 10\. Strongest for 1 at/).waitFor({ timeout: 120_000 });
  await shot('two-labels');
  await page.getByRole('button', { name: 'End the comparison' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Dates' }).click();
  await shot('two-dates');
  await page.getByRole('tab', { name: 'Disorders' }).click();
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('heading', { name: 'Export this case' }).waitFor();
  await shot('export');
  await page.keyboard.press('Escape');

  await page.getByRole('radio', { name: 'One viewport' }).click();
  await page.getByRole('button', { name: 'MPR' }).click();
  await shot('mpr');
  await page.getByRole('button', { name: 'Import report' }).click();
  await shot('import-report');
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 820, height: 1180 });
  await shot('tablet');
} finally {
  await browser.close();
  await server.stop();
}
