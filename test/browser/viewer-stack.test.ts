import { beforeEach, describe, expect, it } from 'vitest';
import { patchValue } from './harness/synthetic-scans.ts';
import {
  PER_MM,
  onPage,
  block,
  patch,
  tissue,
  shade,
  sigmoid,
  near,
  useViewerPage,
} from '../support/viewer-page.ts';

const {
  open,
  page,
  show,
  state,
  pane,
  drawn,
  pixel,
  grey,
  run,
  setFileWindow,
  setTool,
  goTo,
  drag,
  measured,
} = useViewerPage();

describe.each([['webgl'], ['cpu']] as const)('a stack drawn by %s', (renderer) => {
  beforeEach(() => open(renderer === 'cpu'));

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
    await page().mouse.move(600, 400);
    await page().mouse.wheel(0, 100);
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

  it('shows each window that the file offers, and goes back to the first', async () => {
    await show(0, 'body');
    await setFileWindow(1);
    expect((await pane()).window).toEqual({ center: -600, width: 1600 });
    expect(await grey(...tissue)).toEqual(near(shade(40, -600, 1600)));
    await setFileWindow(2);
    await run('next-slice');
    // LINEAR_EXACT: 0 is black and 100 white, without the half that LINEAR takes off.
    expect(await grey(...tissue)).toEqual(near(0.4 * 255));
    await setFileWindow(3);
    expect(await grey(...tissue)).toEqual(near(0.4 * 255));
    await setFileWindow(0);
    expect((await pane()).window).toEqual({ center: 100, width: 401 });
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
    await expect.poll(measured).toEqual([
      { kind: 'length', value: 80, unit: 'mm' },
      { kind: 'length', value: 60, unit: 'mm' },
    ]);
    await page().evaluate(async () => (await window.harness).viewer.clearMeasurements());
    expect(await measured()).toEqual([]);
    await show(0, 'colour');
    const scale = 768 / 60;
    await drag([683 - 20 * scale, 384], [683 + 20 * scale, 384]);
    await expect.poll(measured).toEqual([{ kind: 'length', value: 40, unit: 'px' }]);
    expect((await pane()).planes[0]).toEqual({ plane: 'stack' });
  });

  it('measures an angle', async () => {
    await show(0, 'body');
    await setTool('angle');
    const [x, y] = onPage(64, 48);
    await drag([x + 150, y], [x, y]);
    await page().mouse.move(x, y - 75, { steps: 3 });
    await page().mouse.move(x, y - 150, { steps: 3 });
    await page().mouse.down();
    await page().mouse.up();
    await drawn();
    await expect.poll(measured).toEqual([{ kind: 'angle', value: 90, unit: 'deg' }]);
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

  it('shows a SIGMOID window as one', async () => {
    await show(0, 'sigmoid');
    expect(await grey(...tissue)).toEqual(near(sigmoid(40)));
    expect(await grey(...patch)).toEqual(near(sigmoid(patchValue(10))));
    await run('invert', 'next-slice');
    expect(await grey(...patch)).toEqual(near(255 - sigmoid(patchValue(11))));
  });

  it('never leaves an old picture under a slice that cannot be decoded', async () => {
    await show(0, 'broken');
    expect((await pane()).status).toMatchObject({ kind: 'failed', error: { path: 'broken.bin', frame: 1 } });
    await run('first-slice');
    expect((await pane()).status).toEqual({ kind: 'shown' });
    const canvas = page().locator('.lt-pane canvas.cornerstone-canvas');
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
    await page().evaluate(async () => (await window.harness).viewer.cine(true, 30));
    expect((await pane()).cine).toBe(true);
    await expect.poll(async () => (await pane()).slice).toBeLessThan(5);
    await run('cine');
    expect((await pane()).cine).toBe(false);
  });
});
