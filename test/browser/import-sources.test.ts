import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dropFolder, openApp, pick, ranked, savedReport, scanCard } from '../support/app-page.ts';
import {
  brainMr,
  brokenDicom,
  pngPicture,
  textFile,
  writeFolder,
  type FolderOnDisk,
  type UserFile,
} from '../support/fixtures.ts';
import { useRunningApp } from '../support/running-app.ts';
import { dicomFile, picture, words } from '../support/synthetic-dicom.ts';
import { zipOf, type ZipOptions } from '../unit/files/build.ts';

const running = useRunningApp('none');
const folders: FolderOnDisk[] = [];

afterAll(() => {
  for (const folder of folders) folder.dispose();
});

function onDisk(files: readonly UserFile[]): string {
  const folder = writeFolder(files);
  folders.push(folder);
  return folder.path;
}

const own = (bytes: Uint8Array) => new Uint8Array(bytes);
const app = () => openApp(running.context, running.origin, { backend: 'wasm' });
const titles = (page: Page) => page.locator('.scan-card__title').allInnerTexts();
const DX = '1.2.840.10008.5.1.4.1.1.1.1';

/** A radiograph of somebody. */
const radiograph = (path: string, number: number, patient: string, id: string): UserFile => ({
  path,
  bytes: own(
    dicomFile(
      picture({ rows: 64, columns: 64, sopClass: DX, modality: 'DX' }, [
        ['00080018', 'UI', `1.2.55.${number}.3`],
        ['00080020', 'DA', `2020010${number}`],
        ['00081030', 'LO', 'Chest'],
        ['0008103e', 'LO', `film ${number}`],
        ['00100010', 'PN', patient],
        ['00100020', 'LO', id],
        ['0020000d', 'UI', `1.2.55.${number}`],
        ['0020000e', 'UI', `1.2.55.${number}.2`],
        [
          '7fe00010',
          'OW',
          words(Uint16Array.from({ length: 4096 }, (_, i) => (i * 37 + number * 11) % 4000)),
        ],
      ]),
      { sopClass: DX },
    ),
  ),
});

describe('a folder such as hospitals hand over', () => {
  let page: Page;
  const deep = Array.from({ length: 30 }, (_, i) => `level ${i}`).join('/');
  const films = [
    radiograph(`${deep}/IM1`, 1, 'Doe^Jane', '7'),
    radiograph(`ünï côdé #1 %20 & 'quotes'/影像 ✚.dcm`, 2, 'DOE JANE', '9'),
    radiograph('=SUM(A1)', 3, 'Roe^Richard', '8'),
  ];

  beforeAll(async () => {
    const inner = await zipOf({
      'b/IM2': radiograph('', 4, 'Doe^Jane', '7').bytes,
      'b/readme.txt': textFile().bytes,
    });
    const files = [
      ...films,
      { path: 'again/IM1', bytes: films[0]!.bytes },
      { path: 'empty.dcm', bytes: new Uint8Array(0) },
      { path: 'export.zip', bytes: own(await zipOf({ 'inner.zip': inner })) },
      { path: '.DS_Store', bytes: new Uint8Array(8) },
      brokenDicom(),
      textFile(),
    ];
    page = await app();
    const first = onDisk(files);
    await dropFolder(page, first);
    // Before it is read, a second folder.
    const second = onDisk([{ path: 'more/late.png', bytes: pngPicture().bytes }]);
    await dropFolder(page, second);
    await scanCard(page, /late/).waitFor();
  });

  it('has a row for each file, whatever its name, its depth and its kind, of both drops', async () => {
    const rows = (await savedReport(page)).map(([path, , status, reason]) => [path, status, reason]);
    expect(rows.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))).toEqual(
      [
        ['patient/.DS_Store', 'not-an-image', 'not-an-image'],
        ['patient/=SUM(A1)', 'used', ''],
        ['patient/again/IM1', 'used', ''],
        ['patient/broken.dcm', 'unreadable', 'truncated-file'],
        ['patient/empty.dcm', 'unreadable', 'truncated-file'],
        ['patient/export.zip/inner.zip/b/IM2', 'used', ''],
        ['patient/export.zip/inner.zip/b/readme.txt', 'not-an-image', 'unknown-format'],
        [`patient/${deep}/IM1`, 'duplicate', 'copy-of'],
        ['patient/more/late.png', 'viewing', 'modality-unknown'],
        ['patient/notes.txt', 'not-an-image', 'unknown-format'],
        [`patient/ünï côdé #1 %20 & 'quotes'/影像 ✚.dcm`, 'used', ''],
      ].toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    );
  });

  it('says that it is of two patients, and hides a ranking that would be of neither', async () => {
    await page.getByRole('heading', { name: 'Files of 2 patients' }).waitFor();
    const groups = await page.locator('.examination__title').allInnerTexts();
    expect(groups.map((text) => /Patient \d/.exec(text)?.[0])).toEqual([
      'Patient 1',
      'Patient 1',
      'Patient 2',
      'Patient 1',
      undefined,
    ]);
    await page.getByText('These are scans of 2 patients').first().waitFor({ timeout: 120_000 });
    const other = scanCard(page, 'film 3');
    await other.getByRole('switch').click({ force: true });
    await page.getByText('These are scans of 2 patients').waitFor({ state: 'detached', timeout: 120_000 });

    await page.close();
  });
});

describe('an archive as PACS export them', () => {
  it.each<[string, ZipOptions & { within?: boolean }]>([
    ['packed', {}],
    ['packed within another', { within: true }],
    ['stored', { level: 0 }],
    ['encrypted', { password: 'patient' }],
  ])('is opened and its pictures are ranked: %s', async (_, { within = false, ...options }) => {
    const slices = Object.fromEntries(brainMr([1, 2, 3, 4, 5, 6]).map(({ path, bytes }) => [path, bytes]));
    const zip = await zipOf(slices, options);
    const bytes = own(within ? await zipOf({ 'inner.zip': zip }) : zip);
    const page = await app();
    await dropFolder(page, onDisk([{ path: 'export.zip', bytes }]));
    if ('password' in options) {
      await page.getByLabel('Password').fill('patient');
      await page.getByRole('button', { name: 'Unlock' }).click();
    }
    await ranked(page);
    const rows = await savedReport(page);
    expect(rows.map(([, , status]) => status)).toEqual(Array.from({ length: 6 }, () => 'used'));
    expect(await page.locator('.scan-card__facts').innerText()).toContain('6 slices');
    await page.close();
  });
});

describe('files that the computer no longer hands out', () => {
  it('are rows with the browser’s reason and a remedy', async () => {
    const folder = onDisk([
      ...brainMr([1, 2, 3]),
      { path: 'locked.zip', bytes: own(await zipOf({ 'a.png': pngPicture().bytes }, { password: 'x' })) },
    ]);
    const page = await app();
    const brain = ['001', '002', '003'].map((n) => join(folder, `brain/brain_${n}.dcm`));
    await pick(page, 'Choose files', [join(folder, 'locked.zip'), ...brain]);
    // While it is asked for a password nothing else has been read yet.
    await page.getByRole('dialog', { name: 'A locked archive' }).waitFor();
    rmSync(brain[0]!);
    appendFileSync(brain[1]!, 'more');
    await page.getByRole('button', { name: 'Leave it out' }).click();
    await page.locator('.scan-card__title').first().waitFor();
    const rows = await savedReport(page);
    const rowOf = (name: string) => rows.find(([path]) => path?.includes(name))?.slice(2);
    expect(rowOf('brain_001')).toEqual([
      'unreadable',
      'file-gone',
      expect.stringMatching(/there no longer[^]*Put the disc/),
    ]);
    expect(rowOf('brain_002')).toEqual([
      'unreadable',
      'file-unreadable',
      expect.stringMatching(/does not hand out[^]*Copy the folder/),
    ]);
    expect(rowOf('brain_003')?.[0]).toBe('used');
    await page.close();
  });
});

describe('a list of cases', () => {
  it('opens its first; the others are a press away, and what was done with one is kept', async () => {
    const entry = (...paths: string[]) => ({ Modalities: ['X-ray'], Samples: [{ image_data_path: paths }] });
    const list = { Anna: entry('a.png'), Bert: entry('b.png'), Cleo: entry('c.png') };
    const png = pngPicture().bytes;
    const page = await app();
    await dropFolder(
      page,
      onDisk([
        { path: 'list.json', bytes: own(new TextEncoder().encode(JSON.stringify(list))) },
        ...['a', 'b', 'c'].map((name) => ({ path: `${name}.png`, bytes: png })),
      ]),
    );
    await scanCard(page, 'a').waitFor();
    const choice = page.getByRole('button', { name: /Case of the list/ });
    expect(await choice.innerText()).toContain('1 of 3 · Anna');
    expect(await titles(page)).toHaveLength(1);

    await page.getByRole('button', { name: /^Rename/ }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Renamed');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await scanCard(page, 'Renamed').waitFor();
    await page.getByRole('button', { name: 'Next case of the list' }).click();
    await expect.poll(() => choice.innerText()).toContain('2 of 3 · Bert');
    await scanCard(page, 'b').waitFor();
    expect(await page.locator('.hand-changes').count()).toBe(0);
    await choice.click();
    await page.getByRole('option', { name: /Cleo/ }).click();
    await expect.poll(() => choice.innerText()).toContain('3 of 3 · Cleo');
    expect(await page.getByRole('button', { name: 'Next case of the list' }).isDisabled()).toBe(true);
    const rows = await savedReport(page);
    expect(rows.map(([path, , status, reason]) => [path, status, reason])).toEqual([
      ['patient/a.png', 'viewing', 'other-case'],
      ['patient/b.png', 'viewing', 'other-case'],
      ['patient/c.png', 'used', ''],
      ['patient/list.json', 'used', ''],
    ]);
    await choice.click();
    await page.getByRole('option', { name: /Anna/ }).click();
    await scanCard(page, 'Renamed').waitFor();
    await page.close();
  });
});

describe('a folder that Chromium’s own picker gives', () => {
  it('is read like a dropped one', async () => {
    const page = await app();
    await page.evaluate(async (base64) => {
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle('picked', { create: true });
      const inner = await folder.getDirectoryHandle('films', { create: true });
      const file = await inner.getFileHandle('one.png', { create: true });
      const stream = await file.createWritable();
      await stream.write(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
      await stream.close();
      // The dialog alone is left out: nobody can answer it here.
      Object.defineProperty(window, 'showDirectoryPicker', { value: () => Promise.resolve(folder) });
    }, Buffer.from(pngPicture().bytes).toString('base64'));
    await page.getByRole('button', { name: 'Choose folder' }).first().click();
    await scanCard(page, /one/).waitFor();
    expect((await savedReport(page)).map(([path]) => path)).toEqual(['picked/films/one.png']);
    await page.close();
  });
});

it('complains of nothing', () => {
  expect(running.seen.complaints).toEqual([]);
});
