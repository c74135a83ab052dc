import { beforeEach, describe, expect, it } from 'vitest';
import { BODY } from './harness/synthetic-scans.ts';
import { near, shade, sigmoid, useViewerPage } from '../support/viewer-page.ts';

const { open, page, show, pane, drawn, grey, run, setTool, goTo, setLayout, drag, measured } =
  useViewerPage();

describe('MPR', () => {
  beforeEach(() => open());

  it('shows three planes through the point, with their marks', async () => {
    expect(await show(0, 'body', 'mpr')).toBeUndefined();
    await page().evaluate(async () => {
      const { viewer, drawn: done } = await window.harness;
      viewer.goToPoint('space', [103.5, 33.75, 46.5]);
      await done();
    });
    const { planes, slice } = await pane();
    expect(slice).toBeOneOf([15, 16]);
    expect(planes.map(({ plane, marks }) => [plane, marks])).toEqual([
      ['axial', { left: 'R', right: 'L', top: 'A', bottom: 'P' }],
      ['coronal', { left: 'R', right: 'L', top: 'H', bottom: 'F' }],
      ['sagittal', { left: 'A', right: 'P', top: 'H', bottom: 'F' }],
    ]);
    // Each plane's middle is the body's (63.5, 71.25, 28.5); the block lies off it by so many mm.
    const offsets = [
      [103.5 - 63.5, 33.75 - 71.25],
      [103.5 - 63.5, -(46.5 - 28.5)],
      [33.75 - 71.25, -(46.5 - 28.5)],
    ] as const;
    for (const [i, [right, down]] of offsets.entries()) {
      const box = (await page().locator('.lt-plane').nth(i).boundingBox())!;
      const perMm = planes[i]!.pixelsPerMm!;
      const [x, y] = [box.width / 2 + right * perMm, box.height / 2 + down * perMm];
      expect(await grey(x, y, i)).toEqual(near(255));
      expect(await grey(box.width - x, y, i)).toEqual(near(shade(40, 100, 401)));
      const lines = page().locator('.lt-plane').nth(i).locator('.lt-line');
      expect(await lines.count()).toBe(2);
    }
    await run('preset-5');
    expect(await grey(200, 400)).toEqual(near(shade(40, 40, 80)));
    const box = (await page().locator('.lt-plane').nth(1).boundingBox())!;
    expect(await grey(box.width / 2 + 5, box.height / 2 + 9, 1)).toEqual(near(shade(40, 40, 80)));
    await run('invert');
    expect(await grey(200, 400)).toEqual(near(255 - shade(40, 40, 80)));
  });

  it('moves the other planes when one is scrolled or pointed at', async () => {
    await show(0, 'body', 'mpr');
    await goTo('body', 15);
    expect((await pane()).slice).toBe(15);
    const axial = (await page().locator('.lt-plane').nth(0).boundingBox())!;
    await page().mouse.move(axial.width / 2, 300);
    await page().mouse.wheel(0, -100);
    await expect.poll(async () => (await pane()).slice).toBe(14);
    await setTool('point');
    const perMm = (await pane()).planes[0]!.pixelsPerMm!;
    await page().mouse.click(axial.width / 2 + 40 * perMm, axial.height / 2 - 37.5 * perMm);
    await drawn();
    const coronal = (await page().locator('.lt-plane').nth(1).boundingBox())!;
    const coronalScale = (await pane()).planes[1]!.pixelsPerMm!;
    const [x, y] = [coronal.width / 2 + 40 * coronalScale, coronal.height / 2 - 18 * coronalScale];
    await expect.poll(() => grey(x + 3, y, 1)).toBeGreaterThan(253);
  });

  it('keeps the planes in one window, by hand and for SIGMOID', async () => {
    await show(0, 'body', 'mpr');
    await setTool('window');
    await drag([200, 300], [300, 340]);
    const { center, width } = (await pane()).window!;
    expect(width).toBeGreaterThan(450);
    const box = (await page().locator('.lt-plane').nth(1).boundingBox())!;
    const [x, y] = [box.width / 2 + 5, box.height / 2 + 9];
    expect(await grey(200, 400)).toEqual(near(shade(40, center, width)));
    expect(await grey(x, y, 1)).toEqual(near(shade(40, center, width)));
    await show(0, 'sigmoid', 'mpr');
    expect(await grey(200, 400)).toEqual(near(sigmoid(40)));
    await run('invert');
    expect(await grey(x, y, 1)).toEqual(near(255 - sigmoid(40)));
  });

  it('measures in an MPR plane', async () => {
    await show(0, 'body', 'mpr');
    await setTool('length');
    const box = (await page().locator('.lt-plane').nth(2).boundingBox())!;
    const perMm = (await pane()).planes[2]!.pixelsPerMm!;
    const [x, y] = [box.x + box.width / 2 - 30 * perMm, box.y + box.height / 2 + 10];
    await drag([x, y], [x + 60 * perMm, y]);
    await expect.poll(measured).toEqual([{ kind: 'length', value: 60, unit: 'mm' }]);
  });

  it('refuses MPR of a scan that is no volume, and of a slice that fails', async () => {
    expect(await show(0, 'colour', 'mpr')).toBe('backend-unavailable');
    expect((await pane()).status.kind).toBe('failed');
    expect(await show(0, 'broken', 'mpr')).toBe('decode-failed');
    expect((await pane()).status).toMatchObject({ error: { path: 'broken.bin', frame: 1 } });
    expect(await show(0, 'colour')).toBeUndefined();
  });

  it('shares one volume between panes', async () => {
    await setLayout(2);
    await show(0, 'body', 'mpr');
    await show(1, 'body', 'mpr');
    const asked = await page().evaluate(async () => (await window.harness).asked.length);
    expect(asked).toBe(BODY.slices + 1);
    await page().evaluate(async () => (await window.harness).viewer.clear(0));
    await page().evaluate(async () => (await window.harness).viewer.setActivePane(1));
    await run('preset-5');
    expect(await grey(200, 400, 0, 1)).toEqual(near(shade(40, 40, 80)));
  });
});

it('without WebGL MPR is refused and stacks are drawn', async () => {
  await open(true);
  expect(await show(0, 'body', 'mpr')).toBe('backend-unavailable');
  expect(await show(0, 'body')).toBeUndefined();
});
