import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchBrowser, watch, type RunningBrowser, type Watched } from './browser.ts';
import { serveApp, type RunningServer } from './server.ts';

export interface RunningApp {
  readonly origin: string;
  readonly context: BrowserContext;
  /** What the app's pages complained of and asked for so far. */
  readonly seen: Watched;
}

/**
 * The built app on a server, and a browser with an empty profile, for the tests of a file or a `describe`. What a file
 * does afterwards itself is done before they are stopped.
 */
export function useRunningApp(webgpu: 'software' | 'none' = 'software'): RunningApp {
  let server: RunningServer;
  let browser: RunningBrowser;
  let seen: Watched;
  beforeAll(async () => {
    server = await serveApp('ours');
    browser = await launchBrowser(webgpu);
    seen = await watch(browser.context);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });
  return {
    get origin() {
      return server.origin;
    },
    get context() {
      return browser.context;
    },
    get seen() {
      return seen;
    },
  };
}
