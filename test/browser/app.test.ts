import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  launchBrowser,
  offlineReady,
  watch,
  foreign,
  type RunningBrowser,
  type Watched,
} from '../support/browser.ts';
import { serveApp, type RunningServer } from '../support/server.ts';

let server: RunningServer;
let browser: RunningBrowser;
let seen: Watched;
let page: Page;

beforeAll(async () => {
  server = await serveApp('ours');
  browser = await launchBrowser();
  seen = await watch(browser.context);
  page = await browser.context.newPage();
  await page.goto(server.origin);
  await page.getByRole('heading').first().waitFor();
  await offlineReady(page);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

describe('the built page, as our own server serves it', () => {
  it('is cross-origin isolated at the first load', async () => {
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  });

  it('complains of nothing and breaks no policy', () => {
    expect(seen.complaints).toEqual([]);
  });

  it('asks no other origin for anything', () => {
    expect(seen.requests.length).toBeGreaterThan(3);
    expect(foreign(seen.requests, server.origin)).toEqual([]);
  });

  it('passes the accessibility rules of WCAG 2.2 AA on its first screen', async () => {
    const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
    // Evaluated from outside: the page's policy would refuse an inline script, as it should.
    await page.evaluate(readFileSync(axe, 'utf8'));
    const results = await page.evaluate<AxeResults>(
      "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })",
    );
    expect(results.passes.length).toBeGreaterThan(3);
    expect(results.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  });

  it('can be installed: manifest and icons are there', async () => {
    const manifest = (await page.evaluate(async () => {
      const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]');
      return (await fetch(link?.href ?? '')).json() as Promise<unknown>;
    })) as { name: string; icons: { src: string; sizes: string }[] };
    expect(manifest.name).toBe('Longtail');
    for (const { src } of manifest.icons) {
      const answer = await fetch(`${server.origin}/${src}`);
      expect([src, answer.status]).toEqual([src, 200]);
      await answer.arrayBuffer();
    }
  });
});
