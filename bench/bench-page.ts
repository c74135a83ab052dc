import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build, loadConfigFromFile, type Plugin } from 'vite';
import { launchBrowser } from '../test/support/browser.ts';
import { watchRenderers } from './page-meter.ts';
import { listPacks } from '../tools/packs.ts';
import { startServer } from '../tools/static-server.ts';

const isPlugin = (option: unknown): option is Plugin =>
  typeof option === 'object' && option !== null && 'name' in option;

export interface BenchPage {
  readonly page: Page;
  /** Largest memory of the page with its workers so far, in MB: its own, and all that is in memory. */
  peak(): string;
  close(): Promise<void>;
}

/**
 * Builds a page that offers the app's own services, and opens it in Chromium.
 * @param addPacks puts further packs into the folder of packs that the page is served from
 */
export async function openBenchPage(addPacks?: (models: string) => void): Promise<BenchPage> {
  const root = mkdtempSync(join(tmpdir(), 'longtail-bench-'));
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const configured = await loadConfigFromFile(
    { command: 'build', mode: 'production' },
    here('../vite.config.ts'),
  );
  const plugins = configured?.config.plugins?.flat(3) ?? [];
  await build({
    ...configured?.config,
    configFile: false,
    logLevel: 'error',
    // No service worker: the server isolates the page by its headers.
    plugins: plugins.filter((plugin) => !isPlugin(plugin) || !plugin.name.includes('pwa')),
    build: {
      ...configured?.config.build,
      outDir: root,
      emptyOutDir: true,
      rolldownOptions: { input: here('page/index.html') },
    },
  });
  if (addPacks) {
    const models = join(root, 'models');
    addPacks(models);
    writeFileSync(join(models, 'index.json'), JSON.stringify({ packs: await listPacks(models) }));
  }
  const server = await startServer({ root, headers: true }, 0);
  const browser = await launchBrowser();
  const page = await browser.context.newPage();
  const { port } = server.address() as AddressInfo;
  await page.goto(`http://localhost:${port}/bench/page/`);
  await page.waitForFunction(() => document.title === 'ready' && crossOriginIsolated);
  const memory = watchRenderers(browser.context);
  return {
    page,
    peak: () => {
      const { own, resident } = memory.peak();
      return `${own.toFixed(0)} MB of its own, ${resident.toFixed(0)} MB resident`;
    },
    close: async () => {
      await browser.close();
      server.close();
      rmSync(root, { recursive: true });
    },
  };
}
