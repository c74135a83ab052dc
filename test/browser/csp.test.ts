import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../src/security-headers.ts';
import { launchBrowser, watch, type RunningBrowser, type Watched } from '../support/browser.ts';
import { serveApp, type RunningServer } from '../support/server.ts';

describe.each(['ours', 'plain'] as const)('the policy, served by a host of the kind "%s"', (kind) => {
  let server: RunningServer;
  let browser: RunningBrowser;
  let seen: Watched;

  beforeAll(async () => {
    server = await serveApp(kind);
    browser = await launchBrowser();
    seen = await watch(browser.context);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  it('is sent as a header by our server, and stands in the page for other hosts', async () => {
    const answer = await fetch(server.origin);
    expect(answer.headers.get('content-security-policy')).toBe(
      kind === 'ours' ? contentSecurityPolicy : null,
    );
    expect(await answer.text()).toContain('http-equiv="Content-Security-Policy"');
  });

  it('refuses other origins, inline scripts and evaluation', async () => {
    const page = await browser.context.newPage();
    await page.goto(server.origin);
    await page.getByRole('heading').first().waitFor();
    const outcome = await page.evaluate(async () => {
      const fetched = await fetch('http://127.0.0.1:9/').then(
        () => 'answered',
        () => 'refused',
      );
      const script = document.createElement('script');
      script.textContent = 'document.title = "inline ran"';
      document.head.append(script);
      return { fetched, inline: document.title === 'inline ran' };
    });
    expect(outcome).toEqual({ fetched: 'refused', inline: false });
    await expect
      .poll(() => seen.complaints.join('\n'))
      .toMatch(/policy: connect-src refused http:\/\/127\.0\.0\.1:9\/[^]*policy: script-src/);
    await page.close();
  });
});
