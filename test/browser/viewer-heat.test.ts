import { beforeEach, describe, expect, it } from 'vitest';
import { BLOCK, BODY } from './harness/synthetic-scans.ts';
import { useViewerPage } from '../support/viewer-page.ts';

const { open, page, show, run, goTo, drawn, drag, setTool } = useViewerPage();

/** Where something is on a canvas of a plane, in CSS pixels, and how many of them it covers. */
interface Spot {
  readonly x: number;
  readonly y: number;
  readonly area: number;
}

/** The brightest part of the picture itself, and what lies over it, in the plane of that number. */
const spots = (plane = 0): Promise<{ picture: Spot | undefined; heat: Spot | undefined }> =>
  page().evaluate((index) => {
    const element = document.querySelectorAll('.lt-plane')[index];
    const spotOf = (canvas: HTMLCanvasElement | null | undefined, counts: (rgba: number[]) => boolean) => {
      if (!canvas || canvas.hidden || canvas.width === 0) return undefined;
      const ratio = canvas.width / canvas.clientWidth;
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
      let [x, y, area] = [0, 0, 0];
      for (let i = 0; i < width * height; i++) {
        if (!counts([...data.subarray(i * 4, i * 4 + 4)])) continue;
        x += (i % width) + 0.5;
        y += Math.floor(i / width) + 0.5;
        area++;
      }
      if (area === 0) return undefined;
      return { x: x / area / ratio, y: y / area / ratio, area: area / ratio ** 2 };
    };
    const [first] = element?.querySelectorAll('canvas') ?? [];
    return {
      picture: spotOf(first, ([grey = 0]) => grey > 230),
      heat: spotOf(element?.querySelector<HTMLCanvasElement>('.lt-heat'), ([, , , alpha = 0]) => alpha > 64),
    };
  }, plane);

/** Lays warm values exactly over the body's bright block. */
const heatBlock = (scanId: string, slice: number): Promise<void> =>
  page().evaluate(
    async ([id, at, body, block]) => {
      const { viewer, drawn: done } = await window.harness;
      const inside = (i: number, [from, to]: readonly [number, number]) => i >= from && i <= to;
      const values = Float32Array.from({ length: body.rows * body.columns }, (_, i) =>
        Number(inside(Math.floor(i / body.columns), block.rows) && inside(i % body.columns, block.columns)),
      );
      viewer.showHeat([{ scanId: id, slice: at, rows: body.rows, columns: body.columns, values }], {
        opacity: 0.5,
        threshold: 0.2,
      });
      await done();
    },
    [scanId, slice, BODY, BLOCK] as const,
  );

async function expectTogether(plane = 0): Promise<void> {
  const { picture, heat } = await spots(plane);
  if (!picture || !heat) throw new Error(`no ${picture ? 'overlay' : 'picture'}`);
  // A pixel of the picture is five or more on the screen; edges of both are smooth.
  expect(Math.hypot(picture.x - heat.x, picture.y - heat.y)).toBeLessThan(1.5);
  expect(heat.area / picture.area).toBeGreaterThan(0.9);
  expect(heat.area / picture.area).toBeLessThan(1.15);
}

describe.each([
  ['WebGL', false],
  ['CPU', true],
])('values over a stack, drawn by %s', (_, cpu) => {
  beforeEach(() => open(cpu));

  it('lie where they were planted, whatever is done to the picture', async () => {
    await show(0, 'body');
    await goTo('body', 15);
    await heatBlock('body', 15);
    await expectTogether();
    const planted = (await spots()).heat;
    for (const commands of [
      ['flip-horizontal'],
      ['rotate-right'],
      ['flip-vertical'],
      ['zoom-out'],
      ['rotate-left'],
    ] as const) {
      await run(...commands);
      await expectTogether();
    }
    await setTool('pan');
    await drag([600, 400], [660, 350]);
    await expectTogether();
    await run('reset', 'fit');
    const moved = (await spots()).heat;
    expect(moved).not.toBeUndefined();
    expect(planted?.x).toBeGreaterThan(683);
    expect(planted?.y).toBeLessThan(384);
  });

  it('are seen over their own slice alone, and go when they are taken away', async () => {
    await show(0, 'body');
    await goTo('body', 15);
    await heatBlock('body', 16);
    expect((await spots()).heat).toBeUndefined();
    await goTo('body', 16);
    await expectTogether();
    await show(0, 'body again');
    await goTo('body again', 16);
    expect((await spots()).heat).toBeUndefined();
    await show(0, 'body');
    await goTo('body', 16);
    await expectTogether();
    await page().evaluate(async () => {
      const { viewer } = await window.harness;
      viewer.showHeat([], { opacity: 1, threshold: 0 });
    });
    await drawn();
    expect((await spots()).heat).toBeUndefined();
  });

  it('cover a picture that states no place, edge to edge', async () => {
    await show(0, 'radiograph');
    await page().evaluate(async () => {
      const { viewer } = await window.harness;
      // The left half, which is the white one, in a grid of two cells.
      viewer.showHeat(
        [{ scanId: 'radiograph', slice: 0, rows: 1, columns: 2, values: Float32Array.of(1, 0) }],
        {
          opacity: 1,
          threshold: 0.5,
        },
      );
    });
    await drawn();
    const { picture, heat } = await spots();
    if (!picture || !heat) throw new Error('nothing is drawn');
    expect(Math.abs(picture.y - heat.y)).toBeLessThan(4);
    // Two cells melt into each other.
    expect(heat.x / picture.x).toBeGreaterThan(0.9);
    expect(heat.x / picture.x).toBeLessThan(1.2);
  });
});

describe('values over MPR', () => {
  beforeEach(() => open());

  it('lie in the plane of their slice, while that slice is shown, and in no other', async () => {
    await show(0, 'body', 'mpr');
    await goTo('body', 15);
    await heatBlock('body', 15);
    await expectTogether(0);
    expect((await spots(1)).heat).toBeUndefined();
    expect((await spots(2)).heat).toBeUndefined();
    await run('rotate-right', 'flip-horizontal');
    await expectTogether(0);
    await goTo('body', 17);
    expect((await spots(0)).heat).toBeUndefined();
  });

  it('are part of a captured picture where asked for', async () => {
    await show(0, 'body');
    await goTo('body', 15);
    await heatBlock('body', 15);
    const warm = (withHeat: boolean) =>
      page().evaluate(async (asked) => {
        const { viewer } = await window.harness;
        const bitmap = await createImageBitmap(await viewer.capture(0, asked));
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        const context = canvas.getContext('2d')!;
        context.drawImage(bitmap, 0, 0);
        const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
        let count = 0;
        for (let i = 0; i < data.length; i += 4) if (data[i]! - data[i + 2]! > 60) count++;
        return count;
      }, withHeat);
    expect(await warm(false)).toBe(0);
    expect(await warm(true)).toBeGreaterThan(1000);
  });
});
