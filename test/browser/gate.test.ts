import { afterAll, describe, expect, it } from 'vitest';
import { chooseModality, handOver, openApp, ranked, scanCard } from '../support/app-page.ts';
import { foreign } from '../support/browser.ts';
import type { UserFile } from '../support/fixtures.ts';
import {
  altered,
  chestPicture,
  ctFiles,
  extremeWindow,
  filmFile,
  greyPhoto,
  photoFile,
  screenshot,
} from '../support/gate-files.ts';
import { useRunningApp } from '../support/running-app.ts';

const running = useRunningApp();

afterAll(() => {
  expect(foreign(running.seen.requests, running.origin)).toEqual([]);
});

interface Told {
  readonly what: string;
  readonly files: readonly UserFile[];
  /** Asked for where the files do not say it. */
  readonly modality?: { readonly of: string; readonly is: string };
  /** Taken in by hand: the title of a scan that takes no part by itself. */
  readonly include?: string;
  readonly titles: readonly (string | RegExp)[];
  readonly hidden?: true;
}

const evenly = (count: number, step = 5) =>
  Array.from({ length: count }, (_, i) => [0, 0, i * step] as const);

const CASES: readonly Told[] = [
  {
    what: 'a colour photograph',
    files: [photoFile()],
    modality: { of: 'holiday.png', is: 'X-ray' },
    titles: ['This looks like a colour photograph'],
    hidden: true,
  },
  {
    what: 'a modality that the pack was not measured on',
    files: [filmFile(chestPicture(), [['00180015', 'CS', 'BREAST']], 'MG')],
    titles: ['Mammography was not measured in this pack'],
  },
  {
    what: 'a region that the pack was not measured on',
    files: ctFiles({ positions: evenly(8), bodyPart: 'KNEE' }),
    titles: ['CT of this region was not measured in this pack'],
  },
  {
    what: 'a localiser alone',
    files: ctFiles({ positions: evenly(1), imageType: 'ORIGINAL\\PRIMARY\\LOCALIZER' }),
    include: 'made in code',
    titles: ['Only localisers take part', 'A single slice of CT'],
    hidden: true,
  },
  {
    what: 'too few slices',
    files: ctFiles({ positions: evenly(3) }),
    titles: ['Only 3 slices of CT'],
  },
  {
    what: 'a gap in a stack whose gantry was tilted',
    files: ctFiles({ positions: [0, 1, 2, 3, 6, 7, 8, 9].map((i) => [0, 2 * i, 5 * i] as const) }),
    titles: ['Slices are missing', /^The gantry was tilted by 21.8°/],
  },
  {
    what: 'a screenshot with text burned in',
    files: [filmFile(screenshot(), [['00280301', 'CS', 'YES']])],
    titles: ['Text is burned into the picture'],
  },
  {
    what: 'letters that no header tells of',
    files: [filmFile(screenshot())],
    titles: ['There seem to be letters in the margins'],
  },
  {
    what: 'an extreme window',
    files: [filmFile(extremeWindow())],
    titles: ['Nearly everything is black or white'],
  },
  {
    what: 'a grey photograph, which is far from all that the pack was trained on',
    files: [filmFile(greyPhoto())],
    titles: [/^Unlike the pictures this pack was trained on|^This looks like/],
  },
  {
    what: 'a negative',
    files: [filmFile(altered('inverted'))],
    titles: ['The picture seems to be inverted'],
  },
  {
    what: 'a turned film',
    files: [filmFile(altered('turned 90'))],
    titles: ['The picture seems to be turned'],
  },
  {
    what: 'a mirrored film',
    files: [filmFile(altered('mirrored'))],
    titles: ['The picture seems to be mirrored'],
  },
  {
    what: 'a film that its header calls mirrored',
    files: [filmFile(chestPicture(), [['00200020', 'CS', 'R\\F']])],
    titles: ['The picture is stored turned or mirrored'],
  },
];

describe('before a result is shown', () => {
  it.each(CASES)('$what is told in plain words, with what to do', async (told) => {
    const page = await openApp(running.context, running.origin, { backend: 'wasm' });
    await handOver(page, 'drop', told.files);
    if (told.modality) await chooseModality(page, told.modality.of, told.modality.is);
    if (told.include !== undefined) await scanCard(page, told.include).locator('.switch').click();
    const gate = page.getByRole('region', { name: 'Before you read the result' });
    await gate.waitFor({ timeout: 60_000 });
    if (!told.hidden) await ranked(page);
    // Notes alone are one line, which opens.
    const summary = gate.locator('summary');
    if (!(await gate.locator('details').evaluate((node) => node.hasAttribute('open')))) await summary.click();
    for (const title of told.titles) {
      const finding = gate.getByRole('listitem').filter({ hasText: title }).first();
      const text = await finding.innerText();
      expect(text).toMatch(/What to do: \S+/);
      // Title, scan, reason, remedy.
      expect(text.split('\n').filter((line) => line.trim() !== '').length).toBeGreaterThanOrEqual(4);
    }
    if (told.hidden) {
      expect(await page.getByRole('option').count()).toBe(0);
      await gate.getByRole('button', { name: 'Show the result anyway' }).click();
      await ranked(page);
    }
    await page.close();
  });
});
