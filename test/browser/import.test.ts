import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handOver, openApp, pick, scanCard } from '../support/app-page.ts';
import { brainMr, pngPicture, writeFolder, type UserFile } from '../support/fixtures.ts';
import { useRunningApp } from '../support/running-app.ts';
import { dicomFile, picture, words, type Element } from '../support/synthetic-dicom.ts';

const running = useRunningApp();
const folders: { dispose(): void }[] = [];

afterAll(() => {
  for (const folder of folders) folder.dispose();
});

async function openFolder(files: readonly UserFile[]): Promise<Page> {
  const folder = writeFolder(files);
  folders.push(folder);
  const page = await openApp(running.context, running.origin, { backend: 'wasm' });
  await pick(page, 'Choose folder', folder.path);
  await page.locator('.scan-card__title').first().waitFor();
  return page;
}

const pane = (page: Page, number: number): Locator =>
  page.getByRole('group', { name: `Viewport ${number}: ` });

/** Chooses from the menu of a scan's card. */
async function change(page: Page, card: Locator, ...items: readonly (string | RegExp)[]): Promise<void> {
  await card.getByRole('button', { name: /^Change / }).click();
  for (const name of items)
    await page.getByRole('menuitem', { name }).or(page.getByRole('menuitemradio', { name })).click();
}

/** Mean of the red of 32 x 32 pixels in the middle of a viewport. */
const meanGrey = (page: Page, index: number): Promise<number> =>
  page
    .locator('.lt-pane')
    .nth(index)
    .locator('canvas')
    .first()
    .evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const context = canvas.getContext('2d');
      const data = context?.getImageData(canvas.width / 2 - 16, canvas.height / 2 - 16, 32, 32).data;
      return Array.from(data ?? []).reduce((sum, value, i) => sum + (i % 4 === 0 ? value : 0), 0) / 1024;
    });

const facts = async (page: Page): Promise<string[]> => {
  const cards = await page.locator('.scan-card').all();
  return Promise.all(
    cards.map(async (card) => (await card.locator('.scan-card__facts').innerText()).split(',')[0] ?? ''),
  );
};

describe('changes by hand', () => {
  let page: Page;
  beforeAll(async () => {
    page = await openFolder(brainMr(Array.from({ length: 20 }, (_, i) => i + 1)));
    await pane(page, 1).waitFor();
  });

  it('splits a scan at the slice that is shown, and says by which rules it was made', async () => {
    expect(await facts(page)).toEqual(['20 slices']);
    await pane(page, 1).click();
    await page.keyboard.press('Home');
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowDown');
    await page.getByRole('group', { name: /slice 6 of 20/ }).waitFor();
    await change(page, scanCard(page, /./).first(), 'Split before slice 6');
    await expect.poll(() => facts(page)).toEqual(['5 slices', '15 slices']);
    const second = page.locator('.scan-card').nth(1);
    await second.getByRole('button', { name: 'How this scan was made' }).click();
    const rules = await second.locator('.scan-details__rules').innerText();
    expect(rules).toContain('a series');
    expect(rules).toContain('split by hand');
  });

  it('keeps its changes when files are added to the case', async () => {
    await handOver(page, 'drop', [pngPicture()]);
    await expect.poll(() => facts(page)).toEqual(['5 slices', '15 slices', '1 slice']);
  });

  it('merges scans, and takes changes back one by one', async () => {
    await change(page, page.locator('.scan-card').nth(1), 'Merge with', /5 slices/);
    await expect.poll(() => facts(page)).toEqual(['20 slices', '1 slice']);
    expect(await page.locator('.hand-changes').innerText()).toContain('2 changes by hand');
    await page.getByRole('button', { name: 'Undo the last change' }).click();
    await expect.poll(() => facts(page)).toEqual(['5 slices', '15 slices', '1 slice']);
    await page.getByRole('button', { name: 'Undo the last change' }).click();
    await expect.poll(() => facts(page)).toEqual(['20 slices', '1 slice']);
    expect(await page.locator('.hand-changes').count()).toBe(0);
  });

  it('turns the order round, and sets the region', async () => {
    const card = page.locator('.scan-card').first();
    await change(page, card, 'Reverse the order of slices');
    await page.locator('.hand-changes').waitFor();
    await change(page, card, 'Body region', 'Head and neck');
    await card.getByRole('button', { name: 'How this scan was made' }).click();
    await card.getByText('Body region: Head and neck').waitFor();
    expect(await card.locator('.scan-details__rules').innerText()).toContain('reordered by hand');
  });
});

const CT = '1.2.840.10008.5.1.4.1.1.2';
const MR = '1.2.840.10008.5.1.4.1.1.4';

/** A stack of made-up slices of 48 x 48, 4 mm apart, with a gap after its fifth slice if asked for. */
function stack(
  kind: 'CT' | 'MR',
  year: number,
  series: number,
  description: string,
  { gap = 0, slices = 10, spacing = 4 } = {},
): UserFile[] {
  return Array.from({ length: slices }, (_, i) => {
    const z = spacing * i + (i >= 5 ? gap : 0);
    const values = Uint16Array.from(
      { length: 48 * 48 },
      (__, at) => 1000 + ((at * 7 + i * 31 + series) % 300),
    );
    const more: Element[] = [
      ['00080008', 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'],
      ['00080018', 'UI', `1.2.${year}.${series}.${i}`],
      ['00080020', 'DA', `${year}0102`],
      ['00081030', 'LO', 'Brain'],
      ['0008103e', 'LO', description],
      ['0020000d', 'UI', `1.2.${year}`],
      ['0020000e', 'UI', `1.2.${year}.${series}`],
      ['00200011', 'IS', String(series)],
      ['00200013', 'IS', String(i + 1)],
      ['00200032', 'DS', `-24\\-24\\${z}`],
      ['00200037', 'DS', '1\\0\\0\\0\\1\\0'],
      ['00200052', 'UI', `1.2.${year}.99`],
      ['00280030', 'DS', '1\\1'],
      ['00281052', 'DS', '-1024'],
      ['00281053', 'DS', '1'],
      ['7fe00010', 'OW', words(values)],
    ];
    const sopClass = kind === 'CT' ? CT : MR;
    const bytes = dicomFile(picture({ rows: 48, columns: 48, sopClass, modality: kind }, more), { sopClass });
    return { path: `${year}/${series}/${i}.dcm`, bytes: new Uint8Array(bytes) };
  });
}

describe('hanging in one click', () => {
  let page: Page;
  const hang = async (name: string) => {
    await page.getByRole('button', { name: 'Hanging' }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  beforeAll(async () => {
    page = await openFolder([
      ...stack('CT', 2021, 1, 'Head old'),
      ...stack('CT', 2024, 1, 'Head new', { gap: 8 }),
      ...stack('MR', 2024, 2, 't1 tra'),
      ...stack('MR', 2024, 3, 't2 tra', { slices: 7, spacing: 6 }),
    ]);
    await pane(page, 1).waitFor();
  });

  it('shows the finding of a gap in words before anything is ranked by it', async () => {
    const card = scanCard(page, 'Head new');
    await card.getByText(/Gap of 12(\.0)? mm after slice 5/).waitFor();
  });

  it('shows CT in lung, bone, soft tissue and brain windows', async () => {
    await hang('CT in four windows');
    for (const [index, window] of ['L -600 W 1,500', 'L 480 W 2,500', 'L 40 W 400', 'L 40 W 80'].entries())
      await expect
        .poll(() => page.locator('.pane-notes__cell').nth(index).locator('.pane-notes__facts').innerText())
        .toMatch(new RegExp(`^20\\d\\d-01-02\\n${window}$`));
    for (const number of [1, 2, 3, 4])
      await pane(page, number)
        .and(page.getByRole('group', { name: 'Head' }))
        .waitFor();
    // Values of -24 to 275 HU, all as often: their mean grey under each of the windows, worked out by hand.
    for (const [index, grey] of [246, 91, 181, 200].entries())
      await expect
        .poll(() => meanGrey(page, index), { timeout: 20_000 })
        .toSatisfy((mean: number) => Math.abs(mean - grey) < 12);
  });

  it('shows MR sequences side by side, scrolling together by position', async () => {
    await hang('MR sequences side by side');
    await page.getByRole('group', { name: /Viewport 1: t1 tra/ }).waitFor();
    await page.getByRole('group', { name: /Viewport 2: t2 tra/ }).waitFor();
    await page.getByRole('group', { name: /Viewport 1: t1 tra/ }).click();
    await page.keyboard.press('Home');
    // 4 mm apart in one, 6 mm in the other: each goes to where the other's place is nearest.
    for (const [of10, of7] of [
      [2, 2],
      [3, 2],
      [4, 3],
      [5, 4],
    ]) {
      await page.keyboard.press('ArrowDown');
      await page.getByRole('group', { name: `Viewport 1: t1 tra, slice ${of10} of 10` }).waitFor();
      await page.getByRole('group', { name: `Viewport 2: t2 tra, slice ${of7} of 7` }).waitFor();
    }
    await page.getByRole('group', { name: /Viewport 2: t2 tra/ }).click();
    await page.keyboard.press('End');
    await page.getByRole('group', { name: 'Viewport 1: t1 tra, slice 10 of 10' }).waitFor();
  });

  it('shows the current study beside the prior one', async () => {
    await hang('Current and prior side by side');
    await page.getByRole('group', { name: /Viewport 1: Head new/ }).waitFor();
    await page.getByRole('group', { name: /Viewport 2: Head old/ }).waitFor();
    const facts = page.locator('.pane-notes__facts');
    await expect.poll(() => facts.allInnerTexts()).toHaveLength(2);
    expect((await facts.allInnerTexts()).map((text) => text.slice(0, 10))).toEqual([
      '2024-01-02',
      '2021-01-02',
    ]);
  });
});

it('complains of nothing', () => {
  expect(running.seen.complaints).toEqual([]);
});
