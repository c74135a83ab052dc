import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { handOver, logitsOf, openApp, ranked, savedResult } from '../support/app-page.ts';
import { foreign } from '../support/browser.ts';
import { brainMr, dicomCt, pngPicture, type UserFile } from '../support/fixtures.ts';
import { useRunningApp } from '../support/running-app.ts';

const BRAIN = brainMr([3, 6, 9, 12]);

const running = useRunningApp('none');
let page: Page;

beforeAll(async () => {
  page = await openApp(running.context, running.origin, { backend: 'wasm' });
});

const verdict = () => page.getByRole('button', { name: 'Your verdict' }).click();
const closeDialog = () => page.keyboard.press('Escape');
/** Another visit to the same browser. */
async function visitAgain(): Promise<void> {
  await page.reload();
  await page.getByRole('heading', { name: 'Drop a patient’s folder here' }).waitFor();
}

/** All that the browser's database of verdicts holds, as text. */
const kept = (): Promise<string> =>
  page.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open('longtail-verdicts');
        opening.addEventListener('error', () => reject(new Error('there is no database')));
        opening.addEventListener('success', () => {
          const store = opening.result.transaction('verdicts').objectStore('verdicts');
          const keys = store.getAllKeys();
          const values = store.getAll();
          values.addEventListener('success', () => {
            opening.result.close();
            resolve(JSON.stringify([keys.result, values.result]));
          });
        });
      }),
  );

describe('the user’s verdict', () => {
  it('is there again after another visit, when the same files are dropped under other names', async () => {
    await handOver(page, 'drop', BRAIN);
    await ranked(page);
    await verdict();
    await page.getByLabel('Final diagnosis').fill('Normal variant');
    await page.getByRole('radio', { name: 'Agree', exact: true }).first().click();
    await page.getByText('Kept on this machine, in this browser, since').waitFor();

    await visitAgain();
    await handOver(
      page,
      'drop',
      BRAIN.map(({ bytes }, i) => ({ path: `IM${9 - i}`, bytes })),
    );
    await ranked(page);
    await verdict();
    await page.getByText('Kept on this machine, in this browser, since').waitFor();
    expect(await page.getByLabel('Final diagnosis').inputValue()).toBe('Normal variant');
    expect(await page.getByRole('radio', { name: 'Agree', exact: true }).first().isChecked()).toBe(true);
  });

  it('is kept under 256 bits, with nothing of the files', async () => {
    const text = await kept();
    expect(text).toMatch(/^\[\["[0-9a-f]{64}"\],/);
    expect(text).toContain('Normal variant');
    // Of the brain's own header.
    expect(text).not.toMatch(/8811\.2001|brain_0/i);
  });

  it('is deleted where that is asked for', async () => {
    await page.getByRole('button', { name: 'Delete this verdict' }).click();
    await page.getByText('What you write is kept on this machine').waitFor();
    expect(await page.getByLabel('Final diagnosis').inputValue()).toBe('');
    expect(await kept()).toBe('[[],[]]');
    await closeDialog();
  });
});

describe('a saved result', () => {
  let json: UserFile;
  let logits: number[];

  it('shows its pictures once the files that it was made from are dropped', async () => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the result as JSON' }).click();
    json = { path: 'longtail-result.json', bytes: readFileSync(await (await download).path()) };
    logits = [...logitsOf(await savedResult(page))];

    await visitAgain();
    await handOver(page, 'drop', [json]);
    await page.getByText('Its pictures are not open').waitFor();
    await handOver(page, 'drop', BRAIN);
    await page.getByText('Its pictures are open beside it').waitFor();
    await page.locator('.scan-card').first().waitFor();
    expect([...logitsOf(await savedResult(page))]).toEqual(logits);
    // The key slice of the saved ranking is found in the pictures.
    await page.getByRole('button', { name: 'Key slices' }).click();
    await page.getByRole('button', { name: 'Rank what is open' }).click();
    await page.getByText('Its pictures are open beside it').waitFor({ state: 'detached' });
    await ranked(page);
    expect([...logitsOf(await savedResult(page))]).toEqual(logits);
  });

  it('does so too when it comes with them', async () => {
    await visitAgain();
    await handOver(page, 'drop', [json, ...BRAIN]);
    await page.getByText('Its pictures are open beside it').waitFor();
  });

  it('names the scans whose files are missing', async () => {
    await visitAgain();
    await handOver(page, 'drop', [...BRAIN, ...dicomCt()]);
    // The gate may stop a made-up CT: its result is saved all the same.
    await page.getByRole('button', { name: 'Save the result as JSON' }).waitFor();
    await page.getByRole('button', { name: 'Cancel', exact: true }).waitFor({ state: 'detached' });
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the result as JSON' }).click();
    const bytes = readFileSync(await (await download).path());

    await visitAgain();
    await handOver(page, 'drop', [{ path: 'longtail-result.json', bytes }, ...BRAIN]);
    const note = page.getByRole('status', { name: 'A saved result.' });
    await note.getByText('One of its scans is not among the files that are open').waitFor();
    const missing = await note.getByRole('listitem').allInnerTexts();
    expect(missing).toEqual([expect.stringMatching(/^Scan \d, CT, 4 slices$/)]);
    expect(await page.locator('.scan-card').count()).toBe(1);
  });

  it('is never shown beside other pictures', async () => {
    await visitAgain();
    await handOver(page, 'drop', [json]);
    await page.getByText('Its pictures are not open').waitFor();
    await handOver(page, 'drop', [pngPicture()]);
    await page.getByText('Its scan is not among the files that you dropped').waitFor();
    expect(await page.locator('.scan-card').count()).toBe(0);
  });

  it('asked nobody else for anything, and broke no policy', () => {
    expect(running.seen.complaints).toEqual([]);
    expect(foreign(running.seen.requests, running.origin)).toEqual([]);
  });
});
