import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  chooseModality,
  dropFolder,
  handOver,
  logitsOf,
  openApp,
  pick,
  ranked,
  savedReport,
  savedResult,
  scanCard,
  settledResult,
  smoothUntilRanked,
  type Smoothness,
} from '../support/app-page.ts';
import { foreign } from '../support/browser.ts';
import { jsonLines, runScript, type CliJson } from '../support/cli.ts';
import { figure } from '../support/figure.ts';
import {
  brainMr,
  brokenDicom,
  filesBelow,
  jpegPicture,
  niftiCt,
  pngPicture,
  textFile,
  writeFolder,
} from '../support/fixtures.ts';
import { largestDifference, readNpy } from '../support/npy.ts';
import { useRunningApp } from '../support/running-app.ts';

/** Between browsers and Node, for logits; what the reference's golden cases are held to is in the golden tests. */
const TOLERANCE = 1e-3;
const PICTURES = ['photo.jpg', 'picture.png'] as const;

const work = mkdtempSync(join(tmpdir(), 'longtail-browser-'));
const all = Array.from({ length: 20 }, (_, i) => i + 1);
const folder = writeFolder([
  ...brainMr(all),
  niftiCt(),
  pngPicture(),
  jpegPicture(),
  brokenDicom(),
  textFile(),
]);
/** A software GPU takes seconds a slice. */
const few = writeFolder([...brainMr([10]), pngPicture(), brokenDicom()]);

const running = useRunningApp();
/** However it was handed over. */
let oneSlice: Float64Array | undefined;

afterAll(() => {
  folder.dispose();
  few.dispose();
  rmSync(work, { recursive: true });
});

/** The same folder through the command line; pictures are said to be X-rays. */
async function inNode(path: string, dump: string): Promise<{ logits: Float64Array; json: CliJson }> {
  const result = await runScript('diagnose', [
    path,
    '--json',
    '--modality',
    'X-ray',
    '--dump',
    join(work, dump),
  ]);
  const [json] = jsonLines(result.stdout);
  if (!json) throw new Error(result.stderr);
  return { logits: readNpy(join(work, dump, 'logits.npy')).data, json };
}

function told(when: string, { gaps, tasks }: Smoothness): void {
  const slow = gaps.filter((gap) => gap > 50).length;
  const longest = tasks.map(Math.round).toSorted((a, b) => b - a);
  figure(`${when}: largest gap between frames, ms`, Math.max(...gaps));
  figure(`${when}: gaps over 50 ms`, `${slow} of ${gaps.length}`);
  figure(`${when}: tasks over 50 ms`, longest.join(' ') || 'none');
}

describe('a folder of DICOM, NIfTI, pictures, a broken file and a note, dropped; on wasm', () => {
  const everything = ['CT', 'MRI', 'X-ray', 'X-ray'];
  let page: Page;
  let node: Awaited<ReturnType<typeof inNode>>;

  beforeAll(async () => {
    node = await inNode(folder.path, 'whole');
    page = await openApp(running.context, running.origin, { backend: 'wasm' });
  });
  afterAll(() => page.close());

  it('is ranked without what does not say its modality', async () => {
    const start = Date.now();
    const smoothness = smoothUntilRanked(page);
    await dropFolder(page, folder.path);
    const { gaps, tasks } = await smoothness;
    figure('drop to ranking of 2 scans, 26 slices, first visit, wasm, seconds', (Date.now() - start) / 1000);
    told('page and viewer starting', { gaps, tasks });
    const result = await settledResult(page, ['CT', 'MRI']);
    expect(result).toMatchObject({ backend: 'wasm', pack: { id: 'compact' } });
  });

  it('asks for the modality of each picture beside it, and ranks again when it is told', async () => {
    for (const name of PICTURES) {
      const card = scanCard(page, name);
      await expect.poll(() => card.innerText()).toContain('Which one is it?');
      await chooseModality(page, name, 'X-ray');
      await expect.poll(() => card.innerText()).not.toContain('Which one is it?');
    }
    const result = await settledResult(page, everything);
    const difference = largestDifference(logitsOf(result), node.logits);
    figure('largest logit difference, wasm against Node, 4 scans', difference);
    expect(difference).toBeLessThan(TOLERANCE);
    expect(result.scans.map(({ modality, keySlice }) => [modality, keySlice])).toEqual(
      node.json.scans.map(({ modality, keySlice }) => [modality, keySlice]),
    );
    const top = await page.getByRole('option').first().innerText();
    expect(top).toContain(result.disorders[0]?.name);
  });

  it('has one row a file in its report, which names the broken one with reason and remedy', async () => {
    const rows = await savedReport(page);
    expect(rows.map(([path = '']) => path).toSorted((a, b) => a.localeCompare(b))).toEqual(
      filesBelow(folder.path).map((path) => `patient/${path}`),
    );
    const status = new Map(rows.map(([path, , state]) => [path, state]));
    for (const [path = '', , state, reason, detail] of rows) {
      if (/brain|abdomen|photo|picture/.test(path)) expect([path, state]).toEqual([path, 'used']);
      else expect([path, reason !== '', detail !== '']).toEqual([path, true, true]);
    }
    expect(status.get('patient/broken.dcm')).toBe('unreadable');
    expect(status.get('patient/notes.txt')).toBe('not-an-image');

    await page.getByRole('button', { name: 'Import report' }).click();
    const row = page.getByRole('row', { name: 'patient/broken.dcm' });
    expect(await row.innerText()).toMatch(/ends too early[^]*Copy or export the file again/);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  });

  it('is ranked again without computing a slice when a scan is left out, comes back, or is called something else', async () => {
    const brain = scanCard(page, 'FSE PD AXIAL').getByRole('switch');
    const label = scanCard(page, 'FSE PD AXIAL').locator('.switch');
    const before = await savedResult(page);
    const times: number[] = [];
    const noted = (result: typeof before) => {
      times.push(result.milliseconds['total'] ?? NaN);
      expect(result.slices.computed).toBe(0);
      return result;
    };

    await label.click();
    // The switch follows the grouping, which a worker makes.
    await expect.poll(() => brain.isChecked()).toBe(false);
    noted(await settledResult(page, ['CT', 'X-ray', 'X-ray']));
    await label.click();
    const back = noted(await settledResult(page, everything));
    expect(largestDifference(logitsOf(back), logitsOf(before))).toBe(0);
    await chooseModality(page, 'picture.png', 'Mammography');
    const renamed = noted(await settledResult(page, ['CT', 'MRI', 'Mammography', 'X-ray']));
    expect(largestDifference(logitsOf(renamed), logitsOf(before))).toBeGreaterThan(0);
    figure('ranking again from the caches on wasm, ms', times.map((ms) => ms.toFixed(1)).join(' '));
  });
});

describe('a run that is stopped, on wasm', () => {
  it('leaves a page that can be used at once; the next run is whole, and the page keeps drawing under it', async () => {
    const page = await openApp(running.context, running.origin, { backend: 'wasm' });
    // Pressed from within, as soon as slices are analysed: the run is short.
    const spent = page.evaluate(
      () =>
        new Promise<number>((resolve, reject) => {
          let pressed: number | undefined;
          new MutationObserver(() => {
            const card = document.querySelector('.run-card');
            if (pressed === undefined && card?.textContent?.includes('Analysing slices')) {
              pressed = performance.now();
              card.querySelector('button')?.click();
            } else if (pressed !== undefined && document.body.textContent?.includes('Rank now'))
              resolve(performance.now() - pressed);
            else if (pressed === undefined && document.querySelector('[role=option]'))
              reject(new Error('the run ended before it could be stopped'));
          }).observe(document.body, { subtree: true, childList: true, characterData: true });
        }),
    );
    await dropFolder(page, folder.path);
    const ms = await spent;
    figure('from cancel to a page at rest, ms', ms);
    expect(ms).toBeLessThan(300);
    const start = Date.now();
    const smoothness = smoothUntilRanked(page);
    await page.getByRole('button', { name: 'Rank now' }).click();
    const { gaps, tasks } = await smoothness;
    figure('the next run after a cancel, seconds', (Date.now() - start) / 1000);
    told('a case running on wasm', { gaps, tasks });
    expect(gaps.length).toBeGreaterThan(3);
    // A figure for a machine of its own is 50; this one may be shared with anything.
    expect(Math.max(...gaps)).toBeLessThan(500);
    const result = await savedResult(page);
    expect(result.scans.map(({ used }) => used.length)).toEqual([20, 6]);
    await page.close();
  });
});

describe('every other way to hand files over', () => {
  const handed = [...brainMr([10]), brokenDicom(), textFile()];
  const picked = writeFolder(handed);
  const below = filesBelow(picked.path);
  afterAll(() => picked.dispose());

  it.each<[string, (page: Page) => Promise<void>, (path: string) => string]>([
    [
      'a folder chosen in the picker',
      (page) => pick(page, 'Choose folder', picked.path),
      (path) => `patient/${path}`,
    ],
    [
      'files chosen in the picker',
      (page) =>
        pick(
          page,
          'Choose files',
          below.map((path) => join(picked.path, path)),
        ),
      (path) => basename(path),
    ],
    ['files dropped without a folder', (page) => handOver(page, 'drop', handed), (path) => basename(path)],
    ['files pasted', (page) => handOver(page, 'paste', handed), (path) => basename(path)],
  ])('%s: one row a file, and the ranking of one slice', async (_, give, shown) => {
    const page = await openApp(running.context, running.origin, { backend: 'wasm' });
    await give(page);
    const result = await settledResult(page, ['MRI']);
    expect(result.slices.computed).toBe(1);
    oneSlice ??= logitsOf(result);
    expect(largestDifference(logitsOf(result), oneSlice)).toBe(0);
    const rows = new Map((await savedReport(page)).map(([path, , status]) => [path, status]));
    expect(rows).toEqual(
      new Map(
        below.map((path) => [
          shown(path),
          path.startsWith('brain') ? 'used' : path === 'notes.txt' ? 'not-an-image' : 'unreadable',
        ]),
      ),
    );
    await page.close();
  });
});

describe('a slice and a picture, on WebGPU', () => {
  it('is ranked as in Node', async () => {
    const node = await inNode(few.path, 'few');
    const page = await openApp(running.context, running.origin, { backend: 'webgpu' });
    await dropFolder(page, few.path);
    await ranked(page);
    await chooseModality(page, 'picture.png', 'X-ray');
    const result = await settledResult(page, ['MRI', 'X-ray']);
    const difference = largestDifference(logitsOf(result), node.logits);
    figure('largest logit difference, WebGPU against Node, 2 scans', difference);
    figure(
      'of that run, slices computed and ms',
      `${result.slices.computed} ${result.milliseconds['total']}`,
    );
    expect(result.backend).toBe('webgpu');
    expect(difference).toBeLessThan(TOLERANCE);
    await page.close();
  });
});

describe('all of it', () => {
  it('broke no policy, complained of nothing and asked no other origin', () => {
    expect(running.seen.complaints).toEqual([]);
    expect(running.seen.requests.length).toBeGreaterThan(10);
    expect(foreign(running.seen.requests, running.origin)).toEqual([]);
  });
});
