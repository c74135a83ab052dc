import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PaneMode, PaneState, ViewerCommand, ViewerTool } from '@/viewer/contract.ts';
import type {} from './harness/viewer.ts';
import { BLOCK, BODY, PATCH, patchValue } from './harness/synthetic-scans.ts';
import { startHarness, type RunningHarness } from '../support/viewer-harness.ts';

let harness: RunningHarness;
let page: Page;
beforeAll(async () => void (harness = await startHarness()));
afterAll(() => harness.close());
afterEach(() => page.close());

/** Opens a scan in a pane; resolves to the error's kind, or undefined. */
const show = (pane: number, scan: string, mode: PaneMode = 'stack') =>
  page.evaluate(
    async ([at, id, how]) => {
      const { viewer, drawn } = await window.harness;
      const shown = await viewer.show(at, id, how);
      await drawn();
      return shown.ok ? undefined : shown.error.kind;
    },
    [pane, scan, mode] as const,
  );
const state = () => page.evaluate(async () => (await window.harness).viewer.state);
const pane = async (index = 0): Promise<PaneState> => (await state()).panes[index]!;
const drawn = () => page.evaluate(async () => (await window.harness).drawn());
const pixel = (x: number, y: number, plane = 0, at = 0) =>
  page.evaluate(async (args) => (await window.harness).pixel(...args), [at, plane, x, y] as const);
const grey = async (x: number, y: number, plane = 0, at = 0) => (await pixel(x, y, plane, at))[0];
const run = (...commands: ViewerCommand[]) =>
  page.evaluate(async (all) => {
    const { viewer, drawn: done } = await window.harness;
    for (const command of all) viewer.run(command);
    await done();
  }, commands);
const setTool = (tool: ViewerTool) =>
  page.evaluate(async (name) => (await window.harness).viewer.setTool(name), tool);
const goTo = (scan: string, slice: number) =>
  page.evaluate(
    async ([id, index]) => {
      const { viewer, drawn: done } = await window.harness;
      viewer.goToSlice(id, index);
      await done();
    },
    [scan, slice] as const,
  );
const setLayout = (layout: 1 | 2 | 4) =>
  page.evaluate(async (count) => (await window.harness).viewer.setLayout(count), layout);

async function drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 4 });
  await page.mouse.move(...to, { steps: 4 });
  await page.mouse.up();
  await drawn();
}

/** Finished by the tool a tenth of a second after the hand: poll. */
const measured = () => page.evaluate(async () => (await window.harness).viewer.measurements());
/** A screen pixel is less than 0.4 mm, or 1/8 of a picture's. */
const about = (kind: string, value: number, unit: string) => ({
  id: expect.any(String),
  kind,
  value: expect.closeTo(value, 0),
  unit,
});

/** Page of 1366 x 768: the body of 128 x 144 mm fills the height, in the middle. */
const PER_MM = 768 / (BODY.rows * BODY.spacing[0]);
const onPage = (column: number, row: number): [number, number] => [
  1366 / 2 + (column - (BODY.columns - 1) / 2) * BODY.spacing[1] * PER_MM,
  768 / 2 + (row - (BODY.rows - 1) / 2) * BODY.spacing[0] * PER_MM,
];
const middle = ([from, to]: readonly [number, number]): number => (from + to) / 2;
const block = onPage(middle(BLOCK.columns), middle(BLOCK.rows));
const patch = onPage(middle(PATCH.columns), middle(PATCH.rows));
const tissue = onPage(64, 48);
/** Grey of a value under a LINEAR window. */
const shade = (value: number, center: number, width: number): number =>
  Math.max(0, Math.min(255, ((value - (center - 0.5)) / (width - 1) + 0.5) * 255));
/** One grey level for rounding, one for the interpolated texture. */
const near = (expected: number) => ({
  asymmetricMatch: (actual: number) => Math.abs(actual - expected) <= 2,
  toString: () => `within 2 of ${expected}`,
});

describe.each([['webgl'], ['cpu']] as const)('a stack drawn by %s', (renderer) => {
  beforeEach(async () => void (page = await harness.open(renderer === 'cpu')));

  it('shows the slice asked for, rescaled once, the right way round', async () => {
    expect(await show(0, 'body')).toBeUndefined();
    expect((await state()).renderer).toBe(renderer);
    await goTo('body', 15);
    expect((await pane()).slice).toBe(15);
    expect(await grey(...patch)).toEqual(near(shade(patchValue(15), 100, 401)));
    expect(await grey(...tissue)).toEqual(near(shade(40, 100, 401)));
    expect(await grey(...block)).toEqual(near(255));
    await goTo('body', 3);
    expect(await grey(...patch)).toEqual(near(shade(patchValue(3), 100, 401)));
    expect(await grey(...block)).toBeLessThan(120);
    const [plane] = (await pane()).planes;
    expect(plane?.marks).toEqual({ left: 'R', right: 'L', top: 'A', bottom: 'P' });
    expect(plane?.pixelsPerMm).toBeCloseTo(PER_MM, 1);
  });

  it('scrolls with the wheel and the keys’ commands, and stops at the ends', async () => {
    await show(0, 'body');
    await goTo('body', 10);
    await page.mouse.move(600, 400);
    await page.mouse.wheel(0, 100);
    await expect.poll(async () => (await pane()).slice).toBe(11);
    await drawn();
    expect(await grey(...patch)).toEqual(near(shade(patchValue(11), 100, 401)));
    await run('previous-slice', 'previous-slice', 'previous-slice');
    expect((await pane()).slice).toBe(8);
    await run('last-slice', 'next-slice');
    expect((await pane()).slice).toBe(19);
    await run('first-slice', 'previous-slice');
    expect((await pane()).slice).toBe(0);
    expect(await grey(...patch)).toEqual(near(shade(patchValue(0), 100, 401)));
  });

  it('changes the window by preset and keeps it over slices until reset', async () => {
    await show(0, 'body');
    await run('preset-1');
    expect((await pane()).window).toEqual({ center: 40, width: 400 });
    expect(await grey(...tissue)).toEqual(near(shade(40, 40, 400)));
    await run('preset-2');
    expect(await grey(...tissue)).toEqual(near(shade(40, -600, 1500)));
    await run('preset-5', 'next-slice');
    expect(await grey(...tissue)).toEqual(near(shade(40, 40, 80)));
    await run('reset');
    expect((await pane()).window).toEqual({ center: 100, width: 401 });
    expect(await grey(...tissue)).toEqual(near(shade(40, 100, 401)));
    await run('next-slice');
    expect(await grey(...tissue)).toEqual(near(shade(40, 100, 401)));
  });

  it('changes the window by dragging', async () => {
    await show(0, 'body');
    await setTool('window');
    await drag([600, 300], [700, 300]);
    const wider = (await pane()).window!;
    expect(wider.width).toBeGreaterThan(450);
    expect(wider.center).toBeCloseTo(100, 0);
    expect(await grey(...tissue)).toEqual(near(shade(40, wider.center, wider.width)));
    await run('next-slice');
    expect((await pane()).window).toEqual(wider);
  });

  it('inverts, and shows MONOCHROME1 dark side bright', async () => {
    await show(0, 'body');
    await run('invert');
    expect(await grey(...tissue)).toEqual(near(255 - shade(40, 100, 401)));
    await run('next-slice');
    expect(await grey(...tissue)).toEqual(near(255 - shade(40, 100, 401)));
    await run('invert');
    expect(await grey(...tissue)).toEqual(near(shade(40, 100, 401)));
    await show(0, 'radiograph');
    expect((await pane()).inverted).toBe(true);
    expect(await grey(500, 400)).toEqual(near(255));
    expect(await grey(870, 400)).toEqual(near(0));
  });

  it('flips and rotates picture and marks together, and undoes both', async () => {
    await show(0, 'body');
    await goTo('body', 15);
    const [x, y] = block;
    await run('flip-horizontal');
    expect(await grey(1366 - x, y)).toEqual(near(255));
    expect((await pane()).planes[0]?.marks).toMatchObject({ left: 'L', right: 'R', top: 'A' });
    await run('flip-horizontal', 'flip-vertical');
    expect(await grey(x, 768 - y)).toEqual(near(255));
    expect((await pane()).planes[0]?.marks).toMatchObject({ left: 'R', top: 'P', bottom: 'A' });
    await run('flip-vertical', 'rotate-right');
    // A quarter turn clockwise brings what was above to the right.
    expect((await pane()).planes[0]?.marks).toEqual({ left: 'P', right: 'A', top: 'R', bottom: 'L' });
    expect(await grey(683 - (y - 384), 384 + (x - 683))).toEqual(near(255));
    await run('reset');
    expect((await pane()).planes[0]?.marks).toMatchObject({ left: 'R', right: 'L', top: 'A', bottom: 'P' });
    expect(await grey(x, y)).toEqual(near(255));
  });

  it('zooms', async () => {
    await show(0, 'body');
    const before = (await pane()).planes[0]!.pixelsPerMm!;
    await run('zoom-in');
    expect((await pane()).planes[0]!.pixelsPerMm! / before).toBeCloseTo(1.25, 2);
    await run('fit');
    expect((await pane()).planes[0]!.pixelsPerMm!).toBeCloseTo(before, 2);
  });

  it('measures a length in mm, and in pixels where the file states no spacing', async () => {
    await show(0, 'body');
    await setTool('length');
    await drag(onPage(20, 40), onPage(100, 40));
    await drag(onPage(30, 30), onPage(30, 70));
    await expect.poll(measured).toEqual([about('length', 80, 'mm'), about('length', 60, 'mm')]);
    await page.evaluate(async () => (await window.harness).viewer.clearMeasurements());
    expect(await measured()).toEqual([]);
    await show(0, 'colour');
    const scale = 768 / 60;
    await drag([683 - 20 * scale, 384], [683 + 20 * scale, 384]);
    await expect.poll(measured).toEqual([about('length', 40, 'px')]);
    expect((await pane()).planes[0]).toEqual({ plane: 'stack' });
  });

  it('measures an angle', async () => {
    await show(0, 'body');
    await setTool('angle');
    const [x, y] = onPage(64, 48);
    await drag([x + 150, y], [x, y]);
    await page.mouse.move(x, y - 75, { steps: 3 });
    await page.mouse.move(x, y - 150, { steps: 3 });
    await page.mouse.down();
    await page.mouse.up();
    await drawn();
    await expect.poll(measured).toEqual([about('angle', 90, 'deg')]);
  });

  it('shows colour in colour and fractions in their own window', async () => {
    await show(0, 'colour');
    expect(await pixel(450, 400)).toEqual([near(200), near(0), near(0)]);
    expect(await pixel(900, 400)).toEqual([near(0), near(0), near(200)]);
    await show(0, 'fractions');
    expect(await grey(450, 400)).toEqual(near(64));
    expect(await grey(900, 400)).toEqual(near(191));
    await run('preset-3');
    expect(await grey(450, 400)).toEqual(near(0));
    expect(await grey(900, 400)).toEqual(near(255));
  });

  it('never leaves an old picture under a slice that cannot be decoded', async () => {
    await show(0, 'broken');
    expect((await pane()).status).toMatchObject({ kind: 'failed', error: { path: 'broken.bin', frame: 1 } });
    await run('first-slice');
    expect((await pane()).status).toEqual({ kind: 'shown' });
    const canvas = page.locator('.lt-pane canvas');
    expect(await canvas.isVisible()).toBe(true);
    await run('next-slice');
    expect((await pane()).status).toMatchObject({
      kind: 'failed',
      error: { kind: 'decode-failed', frame: 1 },
    });
    expect(await canvas.isVisible()).toBe(false);
    await run('next-slice');
    expect((await pane()).status).toEqual({ kind: 'shown' });
    expect(await canvas.isVisible()).toBe(true);
    expect(await grey(...patch)).toEqual(near(shade(patchValue(2), 100, 401)));
  });

  it('plays and stops', async () => {
    await show(0, 'body');
    await page.evaluate(async () => (await window.harness).viewer.cine(true, 30));
    expect((await pane()).cine).toBe(true);
    await expect.poll(async () => (await pane()).slice).toBeLessThan(5);
    await run('cine');
    expect((await pane()).cine).toBe(false);
  });
});

describe('on WebGL', () => {
  beforeEach(async () => void (page = await harness.open()));

  it('shows three planes through the point, with their marks', async () => {
    expect(await show(0, 'body', 'mpr')).toBeUndefined();
    await page.evaluate(async () => {
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
      const box = (await page.locator('.lt-plane').nth(i).boundingBox())!;
      const perMm = planes[i]!.pixelsPerMm!;
      const [x, y] = [box.width / 2 + right * perMm, box.height / 2 + down * perMm];
      expect(await grey(x, y, i)).toEqual(near(255));
      expect(await grey(box.width - x, y, i)).toEqual(near(shade(40, 100, 401)));
      const lines = page.locator('.lt-plane').nth(i).locator('.lt-line');
      expect(await lines.count()).toBe(2);
    }
    await run('preset-5');
    expect(await grey(200, 400)).toEqual(near(shade(40, 40, 80)));
    const box = (await page.locator('.lt-plane').nth(1).boundingBox())!;
    expect(await grey(box.width / 2 + 5, box.height / 2 + 9, 1)).toEqual(near(shade(40, 40, 80)));
    await run('invert');
    expect(await grey(200, 400)).toEqual(near(255 - shade(40, 40, 80)));
  });

  it('moves the other planes when one is scrolled or pointed at', async () => {
    await show(0, 'body', 'mpr');
    await goTo('body', 15);
    expect((await pane()).slice).toBe(15);
    const axial = (await page.locator('.lt-plane').nth(0).boundingBox())!;
    await page.mouse.move(axial.width / 2, 300);
    await page.mouse.wheel(0, -100);
    await expect.poll(async () => (await pane()).slice).toBe(14);
    await setTool('point');
    const perMm = (await pane()).planes[0]!.pixelsPerMm!;
    await page.mouse.click(axial.width / 2 + 40 * perMm, axial.height / 2 - 37.5 * perMm);
    await drawn();
    const coronal = (await page.locator('.lt-plane').nth(1).boundingBox())!;
    const coronalScale = (await pane()).planes[1]!.pixelsPerMm!;
    const [x, y] = [coronal.width / 2 + 40 * coronalScale, coronal.height / 2 - 18 * coronalScale];
    await expect.poll(() => grey(x + 3, y, 1)).toBeGreaterThan(253);
  });

  it('measures in an MPR plane', async () => {
    await show(0, 'body', 'mpr');
    await setTool('length');
    const box = (await page.locator('.lt-plane').nth(2).boundingBox())!;
    const perMm = (await pane()).planes[2]!.pixelsPerMm!;
    const [x, y] = [box.x + box.width / 2 - 30 * perMm, box.y + box.height / 2 + 10];
    await drag([x, y], [x + 60 * perMm, y]);
    await expect.poll(measured).toEqual([about('length', 60, 'mm')]);
  });

  it('refuses MPR of a scan that is no volume, and of a slice that fails', async () => {
    expect(await show(0, 'colour', 'mpr')).toBe('backend-unavailable');
    expect((await pane()).status.kind).toBe('failed');
    expect(await show(0, 'colour')).toBeUndefined();
  });

  it('links stacks of one space, by point and by scrolling', async () => {
    await setLayout(2);
    await show(0, 'body');
    await show(1, 'body again');
    await page.evaluate(async () => (await window.harness).viewer.setLinked(true));
    await run('last-slice');
    await expect.poll(async () => (await pane(1)).slice).toBe(19);
    await page.evaluate(async () => (await window.harness).viewer.setLinked(false));
    await run('first-slice');
    await drawn();
    expect((await pane(1)).slice).toBe(19);
    await setTool('point');
    await page.mouse.click(300, 400);
    await expect.poll(async () => (await pane(1)).slice).toBe(0);
  });

  it('keeps panes over layouts, and takes the next scan by key', async () => {
    await setLayout(4);
    for (const [i, scan] of ['body', 'brain', 'colour', 'radiograph'].entries()) await show(i, scan);
    await page.evaluate(async () => (await window.harness).viewer.setActivePane(2));
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
    await expect.poll(() => page.evaluate(async () => (await window.harness).asked.length)).toBe(5);
    await page.waitForTimeout(100);
    const asked = await page.evaluate(async () => (await window.harness).asked);
    expect(asked).toEqual(['body/10', 'body/11', 'body/12', 'body/13', 'body/14']);
  });

  it('lets the last of two calls for a pane win', async () => {
    const kinds = await page.evaluate(async () => {
      const { viewer, drawn: done } = await window.harness;
      const results = await Promise.all([viewer.show(0, 'body', 'mpr'), viewer.show(0, 'brain', 'stack')]);
      await done();
      return results.map((result) => (result.ok ? 'shown' : result.error.kind));
    });
    expect(kinds).toEqual(['cancelled', 'shown']);
    expect((await pane()).scanId).toBe('brain');
    expect(await page.locator('.lt-plane').count()).toBe(1);
  });

  it('hands out the pane as a picture', async () => {
    await show(0, 'brain', 'mpr');
    const bytes = await page.evaluate(async () => {
      const blob = await (await window.harness).viewer.capture(0);
      return [...new Uint8Array(await blob.arrayBuffer())];
    });
    expect(bytes.slice(1, 4)).toEqual([80, 78, 71]);
    expect(bytes.length).toBeGreaterThan(50_000);
    const shots = process.env['LONGTAIL_SCREENSHOTS'];
    if (shots !== undefined) writeFileSync(`${shots}/capture.png`, Uint8Array.from(bytes));
  });

  it('goes without a trace, and comes again', async () => {
    await show(0, 'body', 'mpr');
    await page.evaluate(async () => (await window.harness).viewer.dispose());
    expect(await page.locator('#viewer > *').count()).toBe(0);
    expect(await page.locator('.lt-plane').count()).toBe(0);
  });
});

it('without WebGL MPR is refused and stacks are drawn', async () => {
  page = await harness.open(true);
  expect(await show(0, 'body', 'mpr')).toBe('backend-unavailable');
  expect(await show(0, 'body')).toBeUndefined();
});

it('keeps the policy, asks no other origin and complains of nothing', async () => {
  page = await harness.open();
  await show(0, 'body', 'mpr');
  expect(harness.seen.complaints).toEqual([]);
  const foreign = harness.seen.requests.filter((url) => !/^(http:\/\/localhost:\d+\/|blob:|data:)/.test(url));
  expect(foreign).toEqual([]);
});
