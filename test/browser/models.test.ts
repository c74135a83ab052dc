import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifestSchema, type Manifest } from '@/model/manifest.ts';
import {
  chooseBackend,
  dropFolder,
  giveCheckpoint,
  logitsOf,
  openApp,
  openModels,
  packCard,
  closeModels,
  settledResult,
  storedPacks,
} from '../support/app-page.ts';
import { jsonLines, runScript } from '../support/cli.ts';
import { figure } from '../support/figure.ts';
import { brainMr, niftiCt, writeFolder } from '../support/fixtures.ts';
import { largestDifference, readNpy } from '../support/npy.ts';
import { randomTensors, tiny } from '../support/random-checkpoint.ts';
import { useRunningApp } from '../support/running-app.ts';
import { plainArchive } from '../support/torch-files.ts';

const golden = fileURLToPath(new URL('../golden/data/raddiag-small', import.meta.url));
const checkpoint = join(golden, 'pytorch_model.bin');
const title = 'pytorch_model.bin';
const TOLERANCE = 1e-3;
/** A software GPU compiles for a long time before its first picture. */
const SLOW = 240_000;

const work = mkdtempSync(join(tmpdir(), 'longtail-models-'));
const folder = writeFolder([...brainMr([4, 8, 12, 16]), niftiCt()]);

const running = useRunningApp();
let page: Page;

beforeAll(async () => {
  page = await openApp(running.context, running.origin, { backend: 'wasm' });
});
afterAll(() => {
  folder.dispose();
  rmSync(work, { recursive: true });
});

async function inNode(pack: string, dump: string): Promise<Float64Array> {
  const to = join(work, dump);
  const result = await runScript('diagnose', [folder.path, '--json', '--pack', pack, '--dump', to]);
  if (jsonLines(result.stdout).length !== 1) throw new Error(result.stderr);
  return readNpy(join(to, 'logits.npy')).data;
}

describe('a checkpoint given to the Models panel', () => {
  let exported: Manifest;
  let node: Float64Array;
  let unzipped: string;

  beforeAll(async () => {
    const made = await runScript('export-pack', [checkpoint, join(work, 'node')]);
    expect(made, made.stderr).toMatchObject({ code: 0 });
    exported = manifestSchema.parse(JSON.parse(readFileSync(join(work, 'node', 'manifest.json'), 'utf8')));
    node = await inNode(join(work, 'node'), 'node-dump');
  });

  it('is converted with progress, compared with its golden output, and listed', async () => {
    const dialog = await openModels(page);
    const steps = page.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          const texts = new Set<string>();
          new MutationObserver(() => {
            for (const bar of document.querySelectorAll('[role=dialog] [role=progressbar]'))
              texts.add(`${bar.textContent} ${bar.getAttribute('aria-valuetext') ?? ''}`);
            if (document.querySelector('[role=dialog] [role=status]')) resolve([...texts]);
          }).observe(document.body, { subtree: true, childList: true, attributes: true });
        }),
    );
    const start = Date.now();
    await giveCheckpoint(page, checkpoint);
    await dialog.getByText(`${title} is ready.`).waitFor({ timeout: 120_000 });
    figure('import of the small checkpoint, seconds', (Date.now() - start) / 1000);
    const seenSteps = (await steps).join('\n');
    expect(seenSteps).toMatch(/Converting to ONNX.*%/);
    expect(await packCard(page, title).innerText()).toMatch(/Self-test\s+passed on WebAssembly/);
  });

  it(
    'ranks a case as its export and the command line do, on wasm and on WebGPU',
    async () => {
      await packCard(page, title)
        .getByRole('button', { name: `Use ${title}` })
        .click();
      await closeModels(page);
      await dropFolder(page, folder.path);
      const onWasm = await settledResult(page, ['CT', 'MRI']);
      expect(onWasm).toMatchObject({ backend: 'wasm', pack: { id: 'imported-pytorch-model' } });
      const wasm = largestDifference(logitsOf(onWasm), node);
      figure('largest logit difference, imported pack, wasm against Node', wasm);
      expect(wasm).toBeLessThan(TOLERANCE);

      await chooseBackend(page, 'WebGPU');
      await page.locator('.run-facts__badge', { hasText: 'WebGPU' }).waitFor({ timeout: SLOW });
      const onGpu = await settledResult(page, ['CT', 'MRI']);
      const gpu = largestDifference(logitsOf(onGpu), node);
      figure('largest logit difference, imported pack, WebGPU against Node', gpu);
      expect(gpu).toBeLessThan(TOLERANCE);
      await chooseBackend(page, 'WebAssembly');
    },
    2 * SLOW,
  );

  it('is there, and chosen, after the page is loaded again', async () => {
    await page.reload();
    await openModels(page);
    await expect.poll(() => packCard(page, title).innerText()).toContain('In use');
    expect(Object.keys(await storedPacks(page))).toEqual(['imported-pytorch-model']);
  });

  it('leaves as a zip that is the pack, which the command line takes', async () => {
    const download = page.waitForEvent('download');
    await packCard(page, title)
      .getByRole('button', { name: /Export zip/ })
      .click();
    const files = unzipSync(readFileSync(await (await download).path()));
    const [root] = Object.keys(files)[0]?.split('/') ?? [];
    unzipped = join(work, 'unzipped');
    for (const [path, bytes] of Object.entries(files)) {
      mkdirSync(dirname(join(unzipped, path)), { recursive: true });
      writeFileSync(join(unzipped, path), bytes);
    }
    unzipped = join(unzipped, root ?? '');
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(unzipped, 'manifest.json'), 'utf8')));
    for (const { path, bytes, sha256 } of manifest.files) {
      const content = readFileSync(join(unzipped, path));
      expect([path, content.length]).toEqual([path, bytes]);
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
    }
    // The golden output was computed by another build of the runtime; the card bears the file's name.
    const graphs = ({ files: list }: Manifest) => list.filter(({ path }) => /onnx$|-\d+\.bin$/.test(path));
    expect(graphs(manifest)).toEqual(graphs(exported));
    expect(manifest.architecture).toEqual(exported.architecture);
    expect(largestDifference(await inNode(unzipped, 'zip-dump'), node)).toBe(0);
  });

  it('comes as safetensors too, with the same weights', async () => {
    await giveCheckpoint(page, join(golden, 'model.safetensors'));
    await page.getByRole('dialog').getByText('model.safetensors is ready.').waitFor({ timeout: 120_000 });
    const weights = await page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const packs = await root.getDirectoryHandle('packs');
      const read = async (id: string) => {
        const file = await (await packs.getDirectoryHandle(id)).getFileHandle('manifest.json');
        return JSON.parse(await (await file.getFile()).text()) as Manifest;
      };
      return [await read('imported-pytorch-model'), await read('imported-model')].map(({ files }) =>
        files.filter(({ path }) => path.endsWith('-0.bin')),
      );
    });
    expect(weights[0]?.length).toBe(3);
    expect(weights[1]).toEqual(weights[0]);
  });

  it('is not converted twice, and another one of its name becomes a pack of its own', async () => {
    await giveCheckpoint(page, checkpoint);
    await page.getByRole('dialog').getByText(`${title} is ready.`).waitFor({ timeout: 120_000 });
    expect(Object.keys(await storedPacks(page)).toSorted()).toEqual([
      'imported-model',
      'imported-pytorch-model',
    ]);
    const other = join(work, 'pytorch_model.bin');
    writeFileSync(other, plainArchive(randomTensors({ ...tiny, classes: 7 })));
    await giveCheckpoint(page, other);
    await page.getByRole('dialog').getByText(`${title} (2) is ready.`).waitFor({ timeout: 120_000 });
    expect(await packCard(page, `${title} (2)`).innerText()).toMatch(/Self-test\s+passed/);
    expect(Object.keys(await storedPacks(page))).toHaveLength(3);
  });

  it('can be deleted, and another pack takes its place', async () => {
    for (const name of [title, `${title} (2)`, 'model.safetensors']) {
      // By keyboard, like the answer: a click waits for frames, which a loaded machine without a screen may not draw.
      await packCard(page, name)
        .getByRole('button', { name: `Delete ${name}` })
        .press('Enter');
      const confirm = page.getByRole('alertdialog');
      await confirm.getByRole('button', { name: 'Delete' }).press('Enter');
      await packCard(page, name).waitFor({ state: 'detached' });
    }
    expect(await storedPacks(page)).toEqual({});
    expect(await packCard(page, 'RadDiag compact (width 16, hidden 512)').innerText()).toContain('In use');
    await closeModels(page);
  });
});

it('broke no policy and complained of nothing', () => {
  expect(running.seen.complaints).toEqual([]);
});
