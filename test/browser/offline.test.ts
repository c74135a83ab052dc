import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { securityHeaders } from '../../src/security-headers.ts';
import {
  foreign,
  launchBrowser,
  offlineReady,
  watch,
  type RunningBrowser,
  type Watched,
} from '../support/browser.ts';
import { serveApp, type RunningServer } from '../support/server.ts';

describe.each(['ours', 'plain'] as const)(
  'a second visit without a network, host of the kind "%s"',
  (kind) => {
    let server: RunningServer;
    let browser: RunningBrowser;
    let seen: Watched;
    let page: Page;
    let loads = 0;

    beforeAll(async () => {
      server = await serveApp(kind);
      browser = await launchBrowser();
      seen = await watch(browser.context);
      page = await browser.context.newPage();
      page.on('load', () => loads++);
      await page.goto(server.origin);
    });
    afterAll(async () => {
      await browser.close();
      await server.stop();
    });

    it('is isolated after the first visit, with one reload where the host sends no headers', async () => {
      await page.waitForFunction(() => crossOriginIsolated);
      await page.getByRole('heading').first().waitFor();
      await offlineReady(page);
      expect(loads).toBe(kind === 'ours' ? 1 : 2);
    });

    it('loads, isolated and under the policy, with the server stopped', async () => {
      await server.stop();
      seen.complaints.length = 0;
      const answer = await page.reload();
      await page.getByRole('heading').first().waitFor();
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
      for (const [name, value] of Object.entries(securityHeaders))
        expect(answer?.headers()[name.toLowerCase()]).toBe(value);
    });

    it('holds scripts, and so workers, to the same headers', async () => {
      const headers = await page.evaluate(async () => {
        const script = document.querySelector<HTMLScriptElement>('script[type=module][src]');
        return Object.fromEntries((await fetch(script?.src ?? '')).headers);
      });
      for (const [name, value] of Object.entries(securityHeaders))
        expect(headers[name.toLowerCase()]).toBe(value);
    });

    it('has every file of the app, the runtime, the default pack and the demo case', async () => {
      const missing = await page.evaluate(async () => {
        const read = async (path: string) => {
          const answer = await fetch(path).catch(() => undefined);
          return answer?.ok ? ((await answer.json()) as unknown) : undefined;
        };
        const demo = (await read('/demo/index.json')) as
          { files: { path: string; bytes: number }[] } | undefined;
        const packs = (await read('/models/index.json')) as { packs: { folder: string }[] } | undefined;
        const folder = packs?.packs[0]?.folder;
        const pack =
          folder === undefined
            ? undefined
            : ((await read(`/models/${folder}/manifest.json`)) as
                { files: { path: string; bytes: number }[] } | undefined);
        if (!demo || !pack) return ['index'];
        const wanted = [
          ...demo.files.map(({ path, bytes }) => [`/demo/${path}`, bytes] as const),
          ...pack.files.map(({ path, bytes }) => [`/models/${folder}/${path}`, bytes] as const),
        ];
        const there = await Promise.all(
          wanted.map(async ([path, bytes]) => {
            const answer = await fetch(path).catch(() => undefined);
            return answer?.ok === true && (await answer.arrayBuffer()).byteLength === bytes;
          }),
        );
        return wanted.filter((_, index) => !there[index]).map(([path]) => path);
      });
      expect(missing).toEqual([]);
    });

    it('complains of nothing and asks no other origin', () => {
      expect(seen.complaints).toEqual([]);
      expect(foreign(seen.requests, server.origin)).toEqual([]);
    });
  },
);

describe('a host that never becomes isolated', () => {
  it('is loaded again once, not for ever', async () => {
    const idle = "addEventListener('activate', (event) => event.waitUntil(clients.claim()));";
    const server = await serveApp('plain', [
      {
        prefix: '/sw.js',
        handle: (_, response) => {
          response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(idle);
        },
      },
    ]);
    const browser = await launchBrowser();
    try {
      const page = await browser.context.newPage();
      let loads = 0;
      page.on('load', () => loads++);
      await page.goto(server.origin);
      await expect.poll(() => loads).toBe(2);
      await page.getByRole('heading').first().waitFor();
      await offlineReady(page);
      // Another visit in the same window does not begin anew.
      await page.reload();
      await page.getByRole('heading').first().waitFor();
      await offlineReady(page);
      expect(loads).toBe(3);
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    } finally {
      await browser.close();
      await server.stop();
    }
  });
});
