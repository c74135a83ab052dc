import { afterAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { openApp, pick, ranked } from '../support/app-page.ts';
import { writeFolder, type UserFile } from '../support/fixtures.ts';
import { useRunningApp } from '../support/running-app.ts';
import { dicomFile, picture, words, type Element } from '../support/synthetic-dicom.ts';

const CT = '1.2.840.10008.5.1.4.1.1.2';
const SIDE = 64;

interface Visit {
  readonly uid: number;
  /** Element and value that state its date. */
  readonly date?: readonly [tag: '00080020' | '00080022', value: string];
  readonly modality?: 'CT' | 'OT';
  /** Hounsfield units of a ball in the body. */
  readonly ball: number;
}

/** A CT of four slices: a body with a ball in it. */
const visit = ({ uid, date, modality = 'CT', ball }: Visit): UserFile[] =>
  Array.from({ length: 4 }, (_, i) => {
    const values = Uint16Array.from({ length: SIDE * SIDE }, (__, at) => {
      const [x, y] = [(at % SIDE) - SIDE / 2, Math.floor(at / SIDE) - SIDE / 2];
      const inside = Math.hypot(x, y) < 26 ? 1040 + ((at * 7 + i * 13) % 40) : 20;
      return Math.hypot(x - 8, y + 5, (i - 2) * 3) < 9 ? 1024 + ball : inside;
    });
    const more: Element[] = [
      ['00080008', 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'],
      ['00080018', 'UI', `1.2.${uid}.1.${i}`],
      ...(date ? [[date[0], 'DA', date[1]] as const] : []),
      ['00081030', 'LO', `Visit ${uid}`],
      ['0020000d', 'UI', `1.2.${uid}`],
      ['0020000e', 'UI', `1.2.${uid}.1`],
      ['00200013', 'IS', String(i + 1)],
      ['00200032', 'DS', `-32\\-32\\${i * 5}`],
      ['00200037', 'DS', '1\\0\\0\\0\\1\\0'],
      ['00280030', 'DS', '1\\1'],
      ['00281050', 'DS', '40'],
      ['00281051', 'DS', '400'],
      ['00281052', 'DS', '-1024'],
      ['00281053', 'DS', '1'],
      ['7fe00010', 'OW', words(values)],
    ];
    const sopClass = modality === 'CT' ? CT : '1.2.840.10008.5.1.4.1.1.7';
    const facts = picture({ rows: SIDE, columns: SIDE, sopClass, modality }, more);
    return { path: `${uid}/${i}.dcm`, bytes: new Uint8Array(dicomFile(facts, { sopClass })) };
  });

const EARLIER = visit({ uid: 11, date: ['00080020', '20190304'], ball: 20 });
/** The study states no date, its pictures do. */
const LATER = visit({ uid: 12, date: ['00080022', '20210506'], ball: 900 });
const UNDATED = visit({ uid: 13, ball: 300 });
const UNKNOWN = visit({ uid: 14, date: ['00080020', '20220101'], modality: 'OT', ball: 300 });

const running = useRunningApp();
const folders: { dispose(): void }[] = [];

afterAll(() => {
  for (const folder of folders) folder.dispose();
});

async function open(files: readonly UserFile[]): Promise<Page> {
  const folder = writeFolder(files);
  folders.push(folder);
  const page = await openApp(running.context, running.origin, { backend: 'wasm' });
  await pick(page, 'Choose folder', folder.path);
  await ranked(page);
  return page;
}

/** Name -> per cent, of the measured labels as the list shows them. */
async function shownAlone(files: readonly UserFile[]): Promise<ReadonlyMap<string, string>> {
  const page = await open(files);
  const rows = page.locator('.row--measured');
  await rows.first().waitFor();
  const shown = await rows.evaluateAll((elements) =>
    elements.map((element) => [
      element.querySelector('.row__name')?.textContent ?? '',
      element.querySelector('.probability__number')?.textContent ?? '',
    ]),
  );
  await page.close();
  return new Map(shown as [string, string][]);
}

/** Cells of the rows in sight: name, both dates, change. */
const tableRows = (page: Page): Promise<string[][]> =>
  page
    .locator('.dates__row')
    .evaluateAll((elements) =>
      elements.map((row) => [
        row.querySelector('.dates__name')?.textContent ?? '',
        ...Array.from(row.querySelectorAll('[role=gridcell]'), (cell) => cell.textContent),
      ]),
    );

test('each date shows what its examination alone is ranked as, sorted by the change or by either', async () => {
  const [before, after] = [await shownAlone(EARLIER), await shownAlone(LATER)];
  const page = await open([...LATER, ...EARLIER]);
  await page.getByRole('tab', { name: 'Dates' }).click();
  await page.getByRole('columnheader', { name: '2019-03-04' }).waitFor();
  await page.getByRole('columnheader', { name: '2021-05-06' }).waitFor();
  await page.locator('.dates__row').first().waitFor();
  const rows = await tableRows(page);
  expect(rows.length).toBeGreaterThan(3);
  let compared = 0;
  for (const [name = '', first = '', second = '', change = ''] of rows) {
    const [alone, later] = [before.get(name), after.get(name)];
    // Lists show only the rows in sight.
    if (alone === undefined || later === undefined) continue;
    compared++;
    expect([first.startsWith(alone), second.startsWith(later)]).toEqual([true, true]);
    const [from, to] = [alone, later].map((text) => (text.startsWith('<') ? 0.5 : parseInt(text, 10)));
    const points = Number(/(\d+) points$/.exec(change)?.[1]);
    expect(Math.abs(points - Math.abs((to ?? NaN) - (from ?? NaN)))).toBeLessThanOrEqual(1);
    if (points > 1) expect(change).toMatch((to ?? NaN) > (from ?? NaN) ? /rises/ : /falls/);
  }
  expect(compared).toBeGreaterThan(2);

  const changes = rows.map(([, , , change]) => Number(/(\d+) points$/.exec(change ?? '')?.[1]));
  expect(changes).toEqual(changes.toSorted((a, b) => b - a));
  await page.getByRole('columnheader', { name: '2019-03-04' }).click();
  await page.getByRole('columnheader', { name: '2019-03-04' }).click();
  const firsts = (await tableRows(page)).map(([, first = '']) => parseInt(first.replace('<', '0'), 10));
  expect(firsts).toEqual(firsts.toSorted((a, b) => b - a));

  await page.getByRole('button', { name: 'Show both side by side' }).click();
  await page.getByRole('group', { name: /^Viewport 2: .*slice/ }).waitFor();
  expect(await page.locator('.lt-plane').count()).toBe(2);
  await page.close();
});

test('an examination that states no date, or cannot be ranked, is told in words', async () => {
  const page = await open([...EARLIER, ...UNDATED, ...UNKNOWN]);
  await page.getByRole('tab', { name: 'Dates' }).click();
  await page.getByText('No date is stated by Visit 13: what was first is not known.').waitFor();
  await page.locator('.dates__row').first().waitFor();
  await page.getByRole('button', { name: /Second$/ }).click();
  await page.getByRole('option', { name: /Visit 14/ }).click();
  await page.getByText(/^No scan of Visit 14 · 2022-01-01 takes part in the ranking/).waitFor();
  await page.getByRole('button', { name: /First$/ }).click();
  await page.getByRole('option', { name: /Visit 14/ }).click();
  await page.getByText('The same examination is chosen twice. Choose another one.').waitFor();
  await page.close();
});

test('a case of one examination has nothing to compare', async () => {
  const page = await open(EARLIER);
  await page.getByRole('tab', { name: 'ICD-10-CM' }).waitFor();
  expect(await page.getByRole('tab', { name: 'Dates' }).count()).toBe(0);
  await page.close();
  expect(running.seen.complaints).toEqual([]);
});
