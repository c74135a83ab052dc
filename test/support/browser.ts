import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { findChromium, installChromium } from '../../tools/chromium.ts';

const quiet = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface RunningBrowser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/**
 * Chromium with a profile of its own, empty as on a first visit.
 *
 * @param webgpu `software` gives the SwiftShader adapter, `none` takes `navigator.gpu` away.
 */
export async function launchBrowser(webgpu: 'software' | 'none' = 'software'): Promise<RunningBrowser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(installChromium);
  const profile = mkdtempSync(join(tmpdir(), 'longtail-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    viewport: { width: 1366, height: 768 },
    args: [
      ...quiet,
      webgpu === 'software' ? '--enable-unsafe-webgpu' : '--disable-features=WebGPU,WebGPUService',
    ],
  });
  // Its dialog cannot be answered by a program: pickers are tested by the input that other browsers have.
  await context.addInitScript(() => {
    Reflect.deleteProperty(window, 'showDirectoryPicker');
  });
  // A GPU that is emulated compiles shaders for up to half a minute, and no frame is drawn meanwhile.
  context.setDefaultTimeout(90_000);
  if (webgpu === 'none')
    await context.addInitScript(() => {
      Reflect.deleteProperty(Navigator.prototype, 'gpu');
    });
  return {
    context,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** What went wrong or left the house while a page was watched. */
export interface Watched {
  /** Console errors, uncaught exceptions and violations of the policy, as text. */
  readonly complaints: string[];
  /** Every address asked for by the page, its workers and its service worker. */
  readonly requests: string[];
}

/** Records a context's pages from before their first script on. */
export async function watch(context: BrowserContext): Promise<Watched> {
  const seen: Watched = { complaints: [], requests: [] };
  context.on('request', (request) => seen.requests.push(request.url()));
  context.on('console', (message) => {
    if (message.type() === 'error') seen.complaints.push(`${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => seen.complaints.push(error.error().message));
  await context.exposeBinding('reportViolation', (_, text: string) => seen.complaints.push(text));
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      const report = (globalThis as { reportViolation?: (text: string) => void }).reportViolation;
      report?.(`policy: ${event.violatedDirective} refused ${event.blockedURI} at ${event.sourceFile}`);
    });
  });
  return seen;
}

/** Addresses that are not of this origin; blob: and data: never leave the page. */
export const foreign = (requests: readonly string[], origin: string): string[] =>
  requests.filter((url) => !url.startsWith(`${origin}/`) && !/^(blob|data):/.test(url));

/** Waits until the service worker has stored everything and is in control. */
export async function offlineReady(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((resolve) =>
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
    );
  });
}
