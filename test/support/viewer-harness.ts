import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { startServer } from '../../tools/static-server.ts';
import { launchBrowser, watch, type Watched } from './browser.ts';

const config = fileURLToPath(new URL('../browser/harness/vite.config.ts', import.meta.url));

export interface RunningHarness {
  readonly seen: Watched;
  /** A fresh page with the harness started; `cpu` draws without WebGL. */
  open(cpu?: boolean): Promise<Page>;
  close(): Promise<void>;
}

declare global {
  interface Window {
    /** Takes every WebGL context of the page away, as a driver that restarts does. */
    loseContexts(): void;
  }
}

function rememberContexts(): void {
  const contexts: WebGL2RenderingContext[] = [];
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: unknown[]) {
    const context: unknown = Reflect.apply(getContext, this, args);
    if (context instanceof WebGL2RenderingContext) contexts.push(context);
    return context;
  } as typeof getContext;
  window.loseContexts = () => {
    for (const context of contexts) context.getExtension('WEBGL_lose_context')?.loseContext();
  };
}

/** Builds the viewer room alone, serves it under the product's policy and opens a browser on it. */
export async function startHarness(): Promise<RunningHarness> {
  const root = mkdtempSync(join(tmpdir(), 'longtail-harness-'));
  await build({ configFile: config, logLevel: 'error', build: { outDir: root } });
  const server = await startServer({ root, headers: true }, 0);
  const { port } = server.address() as AddressInfo;
  const browser = await launchBrowser('none');
  const seen = await watch(browser.context);
  await browser.context.addInitScript(rememberContexts);
  return {
    seen,
    open: async (cpu = false) => {
      const page = await browser.context.newPage();
      await page.goto(`http://localhost:${port}/viewer.html${cpu ? '?cpu' : ''}`);
      await page.evaluate(() => window.harness);
      return page;
    },
    close: async () => {
      await browser.close();
      server.closeAllConnections();
      server.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
