import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { unzipSync } from 'fflate';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { treatmentOf } from '@/report/deidentify/element-rules.ts';
import { loadDcmjs } from '@/report/dicom/dcmjs.ts';
import { NOT_FOR_CLINICAL_USE } from '@/text/notice.ts';
import { handOver, openApp, ranked, savedResult } from '../support/app-page.ts';
import { foreign } from '../support/browser.ts';
import { dciodvfyErrors, pydicom, runTool, withFile } from '../support/dicom-tools.ts';
import type { UserFile } from '../support/fixtures.ts';
import { useRunningApp } from '../support/running-app.ts';
import { dicomFile, picture, words, type Element } from '../support/synthetic-dicom.ts';

/** In every place of a file where a name or an ID can stand. */
const MARKER = 'ZZSECRET';
const UID_MARKER = '1.2.826.0.77777';
const SIDE = 48;

/** Every attribute of text that is not kept on purpose, and the UIDs of the file. */
async function markedElements(slice: number): Promise<Element[]> {
  const { DicomMetaDictionary } = await loadDcmjs();
  const elements = new Map<string, Element>();
  for (const entry of Object.values(DicomMetaDictionary.nameMap)) {
    const hex = entry?.tag.replaceAll(/\W/g, '').toLowerCase() ?? '';
    const vr = entry?.vr ?? '';
    if (!/^[0-9a-f]{8}$/.test(hex) || !/^(PN|LO|SH|LT|ST|UT|UC|AE)$/.test(vr)) continue;
    const tag = parseInt(hex, 16);
    if (tag >>> 16 < 8 || tag >>> 16 >= 0x7fe0 || treatmentOf(tag, vr, false) === 'keep') continue;
    elements.set(hex, [hex, vr, MARKER]);
  }
  if (elements.size < 500) throw new Error('the dictionary was not walked');
  const own: Element[] = [
    ['00080018', 'UI', `${UID_MARKER}.3.${slice}`],
    ['0020000d', 'UI', `${UID_MARKER}.1`],
    ['0020000e', 'UI', `${UID_MARKER}.2`],
    ['00200052', 'UI', `${UID_MARKER}.4`],
    ['00080020', 'DA', '19771107'],
    ['00200013', 'IS', String(slice)],
    ['00200032', 'DS', `0\\0\\${slice * 5}`],
    ['00200037', 'DS', '1\\0\\0\\0\\1\\0'],
    ['00280030', 'DS', '2\\2'],
    ['00180050', 'DS', '5'],
    ['00281050', 'DS', '40'],
    ['00281051', 'DS', '400'],
    ['7fe00010', 'OW', words(Array.from({ length: SIDE * SIDE }, (_, i) => ((i * (slice + 7)) % 400) - 150))],
  ];
  for (const element of own) elements.set(element[0], element);
  return [...elements.values()];
}

const SERIES = await Promise.all(
  [1, 2, 3, 4].map(async (slice): Promise<UserFile> => {
    const facts = {
      rows: SIDE,
      columns: SIDE,
      signed: true,
      sopClass: '1.2.840.10008.5.1.4.1.1.2',
      modality: 'CT',
    };
    const bytes = dicomFile(picture(facts, await markedElements(slice)), { sopClass: facts.sopClass });
    return { path: `${MARKER}_${slice}.dcm`, bytes: new Uint8Array(bytes) };
  }),
);

const running = useRunningApp('none');
let page: Page;
let logits: number[];

beforeAll(async () => {
  await running.context.addInitScript(() => {
    window.print = () => document.documentElement.setAttribute('data-printed', 'yes');
  });
  page = await openApp(running.context, running.origin);
  await handOver(page, 'drop', SERIES);
  await ranked(page);
  logits = (await savedResult(page)).disorders.map(({ logit }) => logit);
  await page.getByRole('button', { name: 'Your verdict' }).click();
  await page.getByLabel('Final diagnosis').fill('Test pattern');
  await page.getByRole('radio', { name: 'Disagree' }).first().click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('heading', { name: 'Export this case' }).waitFor();
});

async function saved(button: string, from = page): Promise<{ name: string; bytes: Uint8Array }> {
  const download = from.waitForEvent('download', { timeout: 60_000 });
  await from.getByRole('button', { name: button, exact: true }).click();
  const file = await download;
  return { name: file.suggestedFilename(), bytes: new Uint8Array(readFileSync(await file.path())) };
}

/** Prints, and what poppler finds on the paper: its text and the hashes of its images. */
async function paper(button: Locator) {
  await button.click();
  await page.locator('html[data-printed]').waitFor({ timeout: 30_000 });
  const folder = mkdtempSync(join(tmpdir(), 'longtail-'));
  try {
    const path = join(folder, 'print.pdf');
    writeFileSync(path, await page.pdf({ format: 'A5' }));
    const text = poppler('pdftotext', [path, '-']);
    poppler('pdfimages', ['-png', path, join(folder, 'image')]);
    const masks = poppler('pdfimages', ['-list', path])
      .split('\n')
      .filter((line) => / smask /.test(line)).length;
    const found = readdirSync(folder).filter((name) => name.endsWith('.png'));
    const images = found.map((name) =>
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    );
    expect(masks).toBe(0);
    const pages = text.split('\f').filter((sheet) => sheet.trim() !== '');
    return { text: text.replace(/\s+/g, ' '), pages, images };
  } finally {
    rmSync(folder, { recursive: true });
    await page.evaluate(() => {
      document.documentElement.removeAttribute('data-printed');
      window.dispatchEvent(new Event('afterprint'));
    });
    await page.locator('.print-view').waitFor({ state: 'detached' });
  }
}

function poppler(program: 'pdftotext' | 'pdfimages', args: readonly string[]): string {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} is missing: apt-get install poppler-utils`);
  return stdout;
}

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
/** Text as it is, and as a compressed stream would hide it. */
function expectNothingIdentifying(bytes: Uint8Array): void {
  for (const secret of [MARKER, UID_MARKER, '19771107']) expect(latin1(bytes)).not.toContain(secret);
}

describe('exports of a case whose files name the patient everywhere', () => {
  it.each([
    ['Save JSON', 'longtail-result.json'],
    ['Save CSV', 'longtail-ranking.csv'],
    ['Save CSV of categories', 'longtail-categories.csv'],
    ['Save plain text', 'longtail-ranking.txt'],
    ['Save FHIR R4 bundle', 'longtail-fhir.json'],
    ['Save DICOM SR', 'longtail-report.dcm'],
    ['Save DICOM SEG', 'longtail-occlusion.dcm'],
    ['Save PNG of the viewport', 'longtail-viewport.png'],
  ])('%s: nothing identifying, and the notice', async (button, name) => {
    const file = await saved(button);
    expect(file.name).toBe(name);
    expect(file.bytes.length).toBeGreaterThan(500);
    expectNothingIdentifying(file.bytes);
    if (name.endsWith('.png')) return;
    expect(latin1(file.bytes)).toContain(NOT_FOR_CLINICAL_USE);
  });

  it('carry the user’s verdict apart from the model’s', async () => {
    const json = JSON.parse(Buffer.from((await saved('Save JSON')).bytes).toString()) as {
      human: { finalDiagnosis: string; labels: { opinion: string }[] };
    };
    expect(json.human.finalDiagnosis).toBe('Test pattern');
    expect(json.human.labels.map(({ opinion }) => opinion)).toEqual(['disagree']);
    expect(latin1((await saved('Save FHIR R4 bundle')).bytes)).toContain('Test pattern');
  });

  it('are DICOM that others read', async () => {
    const report = (await saved('Save DICOM SR')).bytes;
    expect(withFile(report, (path) => runTool('dsrdump', [path])).status).toBe(0);
    expect(dciodvfyErrors(report)).toEqual([]);
    const map = (await saved('Save DICOM SEG')).bytes;
    expect(dciodvfyErrors(map)).toEqual([]);
    expect(pydicom(map, '[ds.NumberOfFrames, ds.Rows, ds.Columns, int(ds.pixel_array.max())]')).toEqual([
      4,
      SIDE,
      SIDE,
      255,
    ]);
  });

  it('name the patient where that is ticked, and only then', async () => {
    await page.getByText('Name the patient', { exact: true }).click();
    const report = (await saved('Save DICOM SR')).bytes;
    expect(pydicom(report, '[str(ds.PatientName), ds.PatientID, ds.StudyInstanceUID, ds.StudyDate]')).toEqual(
      [MARKER, MARKER, `${UID_MARKER}.1`, '19771107'],
    );
    await page.getByText('Name the patient', { exact: true }).click();
    expectNothingIdentifying((await saved('Save DICOM SR')).bytes);
  });

  it('go to paper with the images that were chosen, and the notice on every page', async () => {
    await page.getByRole('button', { name: 'Choose images and print' }).click();
    const dialog = page.getByRole('dialog', { name: 'Images for paper' });
    const cards = dialog.getByRole('listitem');
    const print = (images: string) =>
      dialog.getByRole('button', { name: `Print with ${images}`, exact: true });
    const key = cards.filter({ hasText: 'the key slice' });
    await key.waitFor();
    const first = await cards.count();
    // The viewports stay behind; of the scan come the key slice with its map, and the first slice as it is.
    for (const card of await cards.filter({ hasText: 'as it was shown' }).all())
      await card.getByText('Print this image').click();
    await key.getByRole('button', { name: 'Another slice of this scan' }).click();
    const second = cards.nth(first);
    await second.getByRole('textbox', { name: 'Slice (of 4)' }).fill('1');
    await page.keyboard.press('Enter');
    await second.getByText('slice 1 of 4').waitFor();
    await key.getByText(/^Map of/).click();
    await key.getByText('where it speaks for').waitFor();
    await print('2 images').waitFor({ timeout: 30_000 });
    const { pages, text, images } = await paper(print('2 images'));
    expect(images).toHaveLength(2);
    expect(pages.length).toBeGreaterThan(1);
    for (const sheet of pages) expect(sheet).toContain(NOT_FOR_CLINICAL_USE);
    for (const said of ['Ranking by a model, unverified', 'compact', 'Test pattern', 'where it speaks for'])
      expect(text).toContain(said);
    expect(text).toMatch(/Scan 1, CT, slice \d of 4, the key slice/);
    expect(text).toContain('Scan 1, CT, slice 1 of 4');
    for (const not of [MARKER, 'Export this case', 'as it was shown']) expect(text).not.toContain(not);

    // With the map the same slice is another picture, and without any image the ranking goes alone.
    await key.getByText(/^Map of/).click();
    await second.getByRole('button', { name: 'Remove' }).click();
    const plain = await paper(print('1 image'));
    expect(plain.images).toHaveLength(1);
    expect(images).not.toContain(plain.images[0]);
    await key.getByText('Print this image').click();
    expect((await paper(print('0 images'))).images).toEqual([]);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('heading', { name: 'Export this case' }).waitFor();
  });

  it('leave as a ZIP that Longtail opens again, with the same answer', async () => {
    const { name, bytes } = await saved('Save de-identified case');
    expect(name).toBe('longtail-deidentified.zip');
    const files = unzipSync(bytes);
    expect(Object.keys(files).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'NOTICE.txt',
      ...[1, 2, 3, 4].map((i) => `examination-1/scan-1/0000${i}.dcm`),
    ]);
    expect(latin1(files['NOTICE.txt'] ?? new Uint8Array())).toContain(NOT_FOR_CLINICAL_USE);
    for (const file of Object.values(files)) expectNothingIdentifying(file);
    await page.getByText('4 files are in the archive.').waitFor();

    const again = await openApp(running.context, running.origin);
    await handOver(again, 'drop', [{ path: name, bytes: new Uint8Array(bytes) }]);
    await ranked(again);
    expect((await savedResult(again)).disorders.map(({ logit }) => logit)).toEqual(logits);
    // The JSON of the same case, without names, knows the copy again.
    const json = await saved('Save JSON');
    await handOver(again, 'drop', [{ path: json.name, bytes: new Uint8Array(json.bytes) }]);
    await again.getByText('Its pictures are open beside it').waitFor();
    await again.close();
  });

  it('come back from JSON as they stood, without the pictures', async () => {
    const { name, bytes } = await saved('Save JSON');
    const again = await openApp(running.context, running.origin);
    await handOver(again, 'drop', [{ path: name, bytes: new Uint8Array(bytes) }]);
    await ranked(again);
    expect((await savedResult(again)).disorders.map(({ logit }) => logit)).toEqual(logits);
    await again.getByRole('button', { name: 'Your verdict' }).click();
    expect(await again.getByLabel('Final diagnosis').inputValue()).toBe('Test pattern');
    await again.close();
  });

  it('are offered in a dialog that passes the accessibility rules of WCAG 2.2 AA', async () => {
    const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
    await page.evaluate(readFileSync(axe, 'utf8'));
    const rules = "{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }";
    const found = async () => {
      const { passes, violations } = await page.evaluate<AxeResults>(`axe.run('[role=dialog]', ${rules})`);
      expect(passes.length).toBeGreaterThan(3);
      return violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
    };
    expect(await found()).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByRole('button', { name: 'Your verdict' }).click();
    await page.getByLabel('Note on the case').waitFor();
    expect(await found()).toEqual([]);
  });

  it('asked nobody else for anything, and broke no policy', () => {
    expect(running.seen.complaints).toEqual([]);
    expect(foreign(running.seen.requests, running.origin)).toEqual([]);
  });
});
