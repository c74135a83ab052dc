import { readFileSync } from 'node:fs';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import type { UserFile } from './fixtures.ts';

/** A saved result, as far as the tests read it. */
export interface SavedResult {
  readonly pack: { readonly id: string; readonly version: string };
  readonly backend: 'webgpu' | 'wasm';
  readonly scans: readonly {
    readonly modality: string;
    readonly slices: number;
    readonly used: readonly number[];
    readonly weight: number;
    readonly keySlice: number;
  }[];
  readonly disorders: readonly { readonly index: number; readonly name: string; readonly logit: number }[];
  readonly milliseconds: Readonly<Record<string, number>>;
  readonly slices: { readonly computed: number; readonly reused: number; readonly paddedRun: number };
}

/** Opens the app in a page of its own, with settings as an earlier visit would have left them. */
export async function openApp(
  context: BrowserContext,
  origin: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Page> {
  const page = await context.newPage();
  await page.goto(origin);
  if (Object.keys(settings).length > 0) {
    await page.evaluate(
      (value) => localStorage.setItem('longtail.settings', value),
      JSON.stringify(settings),
    );
    await page.reload();
  }
  await page.getByRole('heading', { name: 'Drop a patient’s folder here' }).waitFor();
  return page;
}

/** Drops a folder from the disk as a person's mouse does, so that the browser hands out its entries. */
export async function dropFolder(page: Page, folder: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  await session.detach();
}

/** A drop or a paste of files that the page itself makes. */
export async function handOver(
  page: Page,
  kind: 'drop' | 'paste',
  files: readonly UserFile[],
): Promise<void> {
  const encoded = files.map(({ path, bytes }) => ({
    name: path.slice(path.lastIndexOf('/') + 1),
    base64: Buffer.from(bytes).toString('base64'),
  }));
  await page.evaluate(
    async ([type, parts]) => {
      const transfer = new DataTransfer();
      for (const { name, base64 } of parts) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], name));
      }
      const facts = { bubbles: true, cancelable: true };
      document.body.dispatchEvent(
        type === 'drop'
          ? new DragEvent('drop', { ...facts, dataTransfer: transfer })
          : new ClipboardEvent('paste', { ...facts, clipboardData: transfer }),
      );
    },
    [kind, encoded] as const,
  );
}

/** Presses a button that opens the browser's own picker, and picks. */
export async function pick(page: Page, button: string, paths: string | readonly string[]): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: button }).first().click(),
  ]);
  await chooser.setFiles(typeof paths === 'string' ? paths : [...paths]);
}

/** Waits until the page rests with a ranking of what is chosen. */
export async function ranked(page: Page, timeout = 120_000): Promise<void> {
  const saver = page.getByRole('button', { name: 'Save the result as JSON' });
  const failure = page.getByRole('alert');
  await saver.or(failure).first().waitFor({ timeout });
  await page.getByRole('button', { name: 'Cancel', exact: true }).waitFor({ state: 'detached', timeout });
  if (await failure.isVisible()) throw new Error(await failure.innerText());
}

/** The result on the page, read from the file that its own button saves. */
export async function savedResult(page: Page): Promise<SavedResult> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the result as JSON' }).click();
  return JSON.parse(readFileSync(await (await download).path(), 'utf8')) as SavedResult;
}

/** Logits by index. */
export function logitsOf({ disorders }: Pick<SavedResult, 'disorders'>): Float64Array {
  const logits = new Float64Array(disorders.length).fill(NaN);
  for (const { index, logit } of disorders) logits[index] = logit;
  return logits;
}

/** The card of a scan in the list on the left. */
export const scanCard = (page: Page, title: string | RegExp): Locator =>
  page.locator('.scan-card').filter({ has: page.locator('.scan-card__title', { hasText: title }) });

/** Answers the question for a scan's modality. */
export async function chooseModality(page: Page, title: string, modality: string): Promise<void> {
  await scanCard(page, title)
    .getByRole('button', { name: `Modality of ${title}` })
    .click();
  await page.getByRole('option', { name: modality, exact: true }).click();
}

/** Forces a backend in the settings. */
export async function chooseBackend(page: Page, name: 'WebGPU' | 'WebAssembly' | 'Automatic'): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click();
  const text = page.locator('.radios__text').getByText(name, { exact: true });
  await page.locator('.radios__option').filter({ has: text }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
}

/** The result once the page rests with a ranking of these modalities, one a scan that takes part. */
export async function settledResult(
  page: Page,
  modalities: readonly string[],
  timeout = 60_000,
): Promise<SavedResult> {
  const wanted = modalities.toSorted().join();
  const unsettled = page.locator('.ranking .hint-line', { hasText: /^Preliminary|^From the earlier/ });
  let found = 'nothing';
  for (const start = Date.now(); Date.now() - start < timeout; await page.waitForTimeout(30)) {
    await ranked(page, timeout);
    if ((await unsettled.count()) > 0) continue;
    const result = await savedResult(page);
    found = result.scans
      .map(({ modality }) => modality)
      .toSorted()
      .join();
    if (found === wanted) return result;
  }
  throw new Error(`the page ranks ${found}, not ${wanted}`);
}

/** The import report as its own button saves it: one row a file, `path,bytes,status,reason,detail`. */
export async function savedReport(page: Page): Promise<readonly (readonly string[])[]> {
  await page.getByRole('button', { name: 'Import report' }).first().click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download CSV' }).click();
  const text = readFileSync(await (await download).path(), 'utf8');
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  const [, ...rows] = text
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/);
  return rows.map((row) =>
    [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
      (quoted ?? plain ?? '').replaceAll('""', '"'),
    ),
  );
}

/** How smoothly a page drew: gaps between animation frames, and tasks over 50 ms, in ms. */
export interface Smoothness {
  readonly gaps: readonly number[];
  readonly tasks: readonly number[];
}

/**
 * Watches a page from now until it rests with a ranking. Nothing asks the page in the meantime: questions from outside
 * would cost it frames.
 */
export function smoothUntilRanked(page: Page): Promise<Smoothness> {
  return page.evaluate(
    () =>
      new Promise<Smoothness>((resolve) => {
        const gaps: number[] = [];
        const tasks: number[] = [];
        const observer = new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) tasks.push(duration);
        });
        observer.observe({ type: 'longtask' });
        let before = performance.now();
        let ran = false;
        requestAnimationFrame(function frame(now) {
          gaps.push(now - before);
          before = now;
          const running = document.querySelector('.run-card') !== null;
          ran ||= running;
          if (!ran || running || document.querySelector('.disorders [role=option]') === null)
            requestAnimationFrame(frame);
          else resolve({ gaps, tasks });
        });
      }),
  );
}

/** Opens the Models panel. */
export async function openModels(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Models' }).click();
  const dialog = page.getByRole('dialog', { name: 'Models' });
  await dialog.waitFor();
  return dialog;
}

/** Begins to import a checkpoint in the open Models panel. */
export async function giveCheckpoint(page: Page, path: string): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    // By keyboard: a click waits for frames, which a machine that draws in software may owe for long.
    page.getByRole('button', { name: 'Choose checkpoint' }).press('Enter'),
  ]);
  await chooser.setFiles(path);
}

/** The card of a pack in the open Models panel. */
export const packCard = (page: Page, title: string): Locator =>
  page.locator('.pack').filter({ has: page.getByRole('heading', { name: title, exact: true }) });

/** Imports a checkpoint, chooses its pack and closes the panel. */
export async function importAndUse(page: Page, path: string, title: string): Promise<void> {
  const dialog = await openModels(page);
  await giveCheckpoint(page, path);
  await dialog.getByText(`${title} is ready.`).waitFor({ timeout: 60_000 });
  await packCard(page, title)
    .getByRole('button', { name: `Use ${title}` })
    .click();
  await dialog.getByRole('button', { name: 'Close' }).click();
}

/** Folders of the browser's private storage that hold packs, with the names of their files. */
export const storedPacks = (page: Page): Promise<Record<string, string[]>> =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const packs = await root.getDirectoryHandle('packs', { create: true });
    const found: Record<string, string[]> = {};
    for await (const [id, handle] of packs.entries()) {
      found[id] = [];
      if (handle.kind === 'directory') for await (const name of handle.keys()) found[id].push(name);
    }
    return found;
  });

export const closeModels = (page: Page): Promise<void> =>
  page.getByRole('dialog', { name: 'Models' }).getByRole('button', { name: 'Close' }).click();
