import { beforeEach, describe, expect, it } from 'vitest';
import { BODY } from './harness/synthetic-scans.ts';
import { block, near, shade, useViewerPage } from '../support/viewer-page.ts';

const { open, page, seen, show, state, pane, drawn, grey, run, setTool, goTo, setLayout } = useViewerPage();

describe('the viewer', () => {
  beforeEach(() => open());

  it('links stacks of one space, by point and by scrolling', async () => {
    await setLayout(2);
    await show(0, 'body');
    await show(1, 'body again');
    await page().evaluate(async () => (await window.harness).viewer.setLinked(true));
    await run('last-slice');
    await expect.poll(async () => (await pane(1)).slice).toBe(19);
    await page().evaluate(async () => (await window.harness).viewer.setLinked(false));
    await run('first-slice');
    await drawn();
    expect((await pane(1)).slice).toBe(19);
    await setTool('point');
    await page().mouse.click(300, 400);
    await expect.poll(async () => (await pane(1)).slice).toBe(0);
  });

  it('keeps panes over layouts, and takes the next scan by key', async () => {
    await setLayout(4);
    for (const [i, scan] of ['body', 'brain', 'colour', 'radiograph'].entries()) await show(i, scan);
    await page().evaluate(async () => (await window.harness).viewer.setActivePane(2));
    await setLayout(2);
    const { panes, activePane } = await state();
    expect(panes.map(({ scanId }) => scanId)).toEqual(['body', 'colour']);
    expect(activePane).toBe(1);
    await run('next-scan');
    expect((await pane(1)).scanId).toBe('radiograph');
    await run('previous-scan', 'previous-pane');
    expect((await state()).activePane).toBe(0);
    await setLayout(1);
    await drawn();
    await goTo('body', 15);
    expect(await grey(...block)).toEqual(near(255));
  });

  it('decodes what it shows and a few ahead, not the series', async () => {
    await show(0, 'body');
    await expect.poll(() => page().evaluate(async () => (await window.harness).asked.length)).toBe(5);
    await page().waitForTimeout(100);
    const asked = await page().evaluate(async () => (await window.harness).asked);
    expect(asked).toEqual(['body/10', 'body/11', 'body/12', 'body/13', 'body/14']);
  });

  it('lets the last of two calls for a pane win', async () => {
    const kinds = await page().evaluate(async () => {
      const { viewer, drawn: done } = await window.harness;
      const results = await Promise.all([viewer.show(0, 'body', 'mpr'), viewer.show(0, 'brain', 'stack')]);
      await done();
      return results.map((result) => (result.ok ? 'shown' : result.error.kind));
    });
    expect(kinds).toEqual(['cancelled', 'shown']);
    expect((await pane()).scanId).toBe('brain');
    expect(await page().locator('.lt-plane').count()).toBe(1);
  });

  it('hands out the pane as a picture', async () => {
    await show(0, 'brain', 'mpr');
    const bytes = await page().evaluate(async () => {
      const blob = await (await window.harness).viewer.capture(0);
      return [...new Uint8Array(await blob.arrayBuffer())];
    });
    expect(bytes.slice(1, 4)).toEqual([80, 78, 71]);
    expect(bytes.length).toBeGreaterThan(50_000);
  });

  it('goes without a trace, and comes again', async () => {
    await show(0, 'body', 'mpr');
    await page().evaluate(async () => (await window.harness).viewer.dispose());
    expect(await page().locator('#viewer > *').count()).toBe(0);
    expect(await page().locator('.lt-plane').count()).toBe(0);
    await page().evaluate(async () => (await window.harness).renew());
    await show(0, 'body', 'mpr');
    expect(await grey(200, 400)).toEqual(near(shade(40, 100, 401)));
    await show(0, 'body');
    await goTo('body', 15);
    expect(await grey(...block)).toEqual(near(255));
  });

  it('fits the picture to a window that changes its size', async () => {
    await show(0, 'body');
    await goTo('body', 15);
    await page().setViewportSize({ width: 800, height: 576 });
    await expect.poll(async () => (await pane()).planes[0]?.pixelsPerMm).toBeCloseTo(4, 1);
    const [x, y] = [400 + (103.5 - 63.5) * 4, 288 + (33.75 - 71.25) * 4];
    expect(await grey(x, y)).toEqual(near(255));
    expect((await pane()).slice).toBe(15);
  });

  it('draws everything again when the WebGL context is lost', async () => {
    await setLayout(2);
    await show(0, 'body');
    await show(1, 'body', 'mpr');
    await goTo('body', 15);
    const decoded = () => page().evaluate(async () => (await window.harness).asked.length);
    const before = await decoded();
    await page().evaluate(() => window.loseContexts());
    // The volume is put together anew.
    await expect.poll(decoded).toBeGreaterThan(before + BODY.slices);
    await drawn();
    expect((await state()).panes.map(({ slice, status }) => [slice, status.kind])).toEqual([
      [15, 'shown'],
      [15, 'shown'],
    ]);
    await run('preset-5', 'next-pane', 'preset-5');
    expect(await grey(300, 384)).toEqual(near(shade(40, 40, 80)));
    expect(await grey(150, 384, 0, 1)).toEqual(near(shade(40, 40, 80)));
  });

  it('scrolls by finger and zooms by pinch', async () => {
    await show(0, 'body');
    await goTo('body', 5);
    await setTool('scroll');
    const session = await page().context().newCDPSession(page());
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: [number, number][]) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: points.map(([x, y], id) => ({ x, y, id })),
      });
    await touch('touchStart', [600, 200]);
    for (let y = 220; y <= 400; y += 20) await touch('touchMove', [600, y]);
    await touch('touchEnd');
    await expect.poll(async () => (await pane()).slice).toBeGreaterThan(7);
    const before = (await pane()).planes[0]!.pixelsPerMm!;
    await touch('touchStart', [600, 384], [760, 384]);
    for (let by = 10; by <= 100; by += 10) await touch('touchMove', [600 - by, 384], [760 + by, 384]);
    await touch('touchEnd');
    await drawn();
    expect((await pane()).planes[0]!.pixelsPerMm!).toBeGreaterThan(before * 1.2);
  });
});

it('keeps the policy, asks no other origin and complains of nothing', async () => {
  await open();
  await show(0, 'body', 'mpr');
  expect(seen().complaints).toEqual([]);
  const foreign = seen().requests.filter((url) => !/^(http:\/\/localhost:\d+\/|blob:|data:)/.test(url));
  expect(foreign).toEqual([]);
});
