import { beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { openApp } from '../support/app-page.ts';
import { useRunningApp } from '../support/running-app.ts';

const running = useRunningApp();
let page: Page;

beforeAll(async () => {
  page = await openApp(running.context, running.origin, { backend: 'wasm' });
  await page.getByRole('button', { name: 'Open the demo case' }).click();
  await page.locator('.disorders__item').first().click({ timeout: 120_000 });
});

/** Pixels over the first picture that are at least so opaque, of 255. */
const drawn = (opacity: number): Promise<number> =>
  page
    .locator('.lt-heat')
    .first()
    .evaluate((canvas: HTMLCanvasElement, least) => {
      if (canvas.hidden || canvas.width === 0) return 0;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let i = 3; i < data.length; i += 4) if (data[i]! >= least) count++;
      return count;
    }, opacity);

test('a row says what the label is without each scan, and without each slice', async () => {
  const why = page.getByRole('region', { name: 'Why' });
  await why
    .getByText(/% with it, .*% without it$/)
    .first()
    .waitFor();
  expect(await why.getByText(/^Without /).count()).toBe(2);
  // One of the two scans has a single slice.
  const strips = why.getByRole('img', { name: /^Slices of/ });
  await strips.first().waitFor();
  expect(await strips.count()).toBe(1);
  await why.getByRole('button', { name: /^Go to slice \d+ of/ }).click();
});

test('and shows where in the picture, as strong as asked for, until it is hidden', async () => {
  expect(await drawn(1)).toBe(0);
  await page
    .getByRole('button', { name: /^Show where in/ })
    .first()
    .click();
  await expect.poll(() => drawn(60), { timeout: 60_000 }).toBeGreaterThan(100);
  const all = await drawn(1);
  const threshold = page.getByRole('slider', { name: 'Threshold' });
  await threshold.focus();
  await threshold.press('End');
  await expect.poll(() => drawn(1)).toBeLessThan(all / 10);
  await threshold.press('Home');
  await expect.poll(() => drawn(1)).toBeGreaterThan(all);
  const opacity = page.getByRole('slider', { name: 'Opacity' });
  await opacity.focus();
  await opacity.press('Home');
  await expect.poll(() => drawn(1)).toBe(0);
  await opacity.press('End');
  await expect.poll(() => drawn(100)).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Hide' }).click();
  await expect.poll(() => drawn(1)).toBe(0);
});

test('a map stands in words, and a slice that is scrolled to gets its own', async () => {
  const why = page.getByRole('region', { name: 'Why' });
  await page
    .getByRole('button', { name: /^Show where in FSE/ })
    .first()
    .click();
  await why.getByText(/^Slice 10: strongest for the label at the /).waitFor({ timeout: 60_000 });
  const strip = page.getByRole('slider', { name: /^Slices of FSE/ });
  await strip.focus();
  await strip.press('Home');
  await why.getByText(/^Slice 1: strongest for the label at the /).waitFor({ timeout: 60_000 });
  await expect.poll(() => drawn(1)).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Hide' }).click();
});

test('the strip under the picture says what each slice does for the label, or how much attention it has', async () => {
  const strip = page.locator('.strip').first();
  const heights = () =>
    strip.locator('.strip__bar').evaluateAll((bars) =>
      bars.map((bar) => {
        const sign = bar.classList.contains('strip__bar--against') ? -1 : 1;
        return sign * parseFloat((bar as HTMLElement).style.blockSize);
      }),
    );
  await page.locator('.disorders__item').first().click();
  const told = page.getByRole('slider', {
    name: /^Slices of FSE.*: bars rise where Normal falls without the slice/,
  });
  await told.waitFor();
  const left = await heights();
  expect(left).toHaveLength(20);
  // The same changes as beside the ranking, told there by their own bars.
  const sides = await page
    .getByRole('region', { name: 'Why' })
    .locator('.slice-changes__bars > span')
    .evaluateAll((bars) => bars.map((bar) => (bar.classList.contains('slice-changes__for') ? 1 : -1)));
  expect(left.map(Math.sign)).toEqual(sides);
  expect(Math.max(...left.map(Math.abs))).toBe(50);
  // The strongest in words is the tallest bar.
  const strongest = Number(
    /most without slice (\d+)/.exec(
      (await told.getAttribute('aria-label')) ?? (await strip.innerText()),
    )?.[1],
  );
  expect(strongest - 1).toBe(left.indexOf(Math.max(...left)));

  // Another label, other bars.
  await page.locator('.disorders__item').nth(1).click();
  await expect.poll(heights).not.toEqual(left);
  await page.getByRole('radio', { name: 'Attention' }).click();
  await page.getByRole('slider', { name: 'Slices of FSE PD AXIAL OBL with their weights' }).waitFor();
  const weights = await heights();
  expect(weights.indexOf(100)).toBe(9);
  expect(await strip.locator('.strip__bar--key, .strip__key').count()).toBe(2);
  await page.getByRole('radio', { name: 'Effect' }).click();

  // A click goes to the slice under it.
  const track = await strip.locator('.strip__track').boundingBox();
  if (!track) throw new Error('no track');
  await page.mouse.click(track.x + track.width * (4 / 19), track.y + 8);
  await strip.getByText('5 / 20').waitFor();
  await page.locator('.disorders__item').first().click();
});

/** What is drawn over each viewport, in a grid of 60 x 60 over its canvas: colour, and opacity of 255. */
const overlays = (): Promise<readonly (readonly (readonly number[])[])[]> =>
  page.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLCanvasElement>('.lt-heat'), (canvas) => {
      if (canvas.hidden || canvas.width === 0) return [];
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      const at = (share: number, size: number) => Math.floor(((share + 0.5) / 60) * size);
      return Array.from({ length: 3600 }, (_, i) => {
        const pixel = at(Math.floor(i / 60), canvas.height) * canvas.width + at(i % 60, canvas.width);
        return [...data.subarray(pixel * 4, pixel * 4 + 4)];
      });
    }),
  );

test('two labels are compared: their facts, their scans, and the difference of their maps as it is drawn', async () => {
  // The row below is added to the choice, as in any list, by keyboard.
  await page.locator('.disorders__item').first().click();
  await page
    .locator('.disorders__item')
    .nth(1)
    .click({ modifiers: ['Control'] });
  const comparison = page.getByRole('region', { name: /^Normal compared with / });
  await comparison.getByRole('article', { name: /^1: Normal/ }).waitFor();
  await comparison.getByRole('article', { name: /^2: / }).waitFor();
  await comparison.getByText('Which scan speaks for which').waitFor();
  // Two scans, each with a bar a label.
  await expect.poll(() => comparison.getByText(/% with it, .*% without it$/).count()).toBe(4);

  await comparison.getByRole('button', { name: /^Compare the maps of both labels in FSE/ }).click();
  await comparison.getByText(/^Slice 10\. Strongest for 1 at the /).waitFor({ timeout: 60_000 });
  await page.locator('.pane-notes__caption', { hasText: 'more for 1' }).waitFor();
  await page.getByRole('group', { name: /^Viewport 3: .*\. Difference$/ }).waitFor();
  const threshold = page.getByRole('slider', { name: 'Threshold' });
  await threshold.focus();
  await threshold.press('Home');
  const isDrawn = async () =>
    (await overlays()).map((pixels) => pixels.some(([, , , alpha = 0]) => alpha > 0));
  await expect.poll(isDrawn, { timeout: 30_000 }).toEqual([true, true, true, false]);

  // Signed strength from colour and opacity: warm and pink are above zero, blue and green below.
  const signed = ([red = 0, , , alpha = 0]: readonly number[]) => (red > 150 ? alpha : -alpha);
  const [a = [], b = [], difference = []] = await overlays();
  let [plain, striped, largestError] = [0, 0, 0];
  difference.forEach((pixel, i) => {
    const expected = signed(a[i] ?? []) - signed(b[i] ?? []);
    if (Math.abs(expected) < 6) return;
    expect(Math.sign(signed(pixel))).toBe(Math.sign(expected));
    if (expected < 0) return void striped++;
    plain++;
    largestError = Math.max(largestError, Math.abs(signed(pixel) - expected));
  });
  // Each of the three is rounded to a level of 255, and blended at its edges.
  expect(largestError).toBeLessThanOrEqual(5);
  expect(plain).toBeGreaterThan(50);
  expect(striped).toBeGreaterThan(50);

  // The other way round the difference changes its sign.
  await comparison.getByRole('button', { name: 'Swap the two labels' }).click();
  await page.getByRole('region', { name: / compared with Normal$/ }).waitFor();
  await expect.poll(isDrawn).toEqual([false]);
  await page.getByRole('button', { name: 'End the comparison' }).click();
  await page.getByRole('region', { name: 'Why' }).waitFor();
});

test('the other label is found by typing', async () => {
  await page.locator('.disorders__item').first().click();
  await page.getByRole('button', { name: 'Compare Normal with another label' }).press('Enter');
  await page.getByRole('searchbox', { name: 'Search a label to compare with' }).fill('meningiom');
  await page
    .getByRole('menuitem', { name: /^Meningioma/ })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: /^Normal compared with Meningioma/ }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('region', { name: 'Why' }).waitFor();
});

test('another label takes the map away; how far the label moves is told on request', async () => {
  await page
    .getByRole('button', { name: /^Show where in/ })
    .first()
    .click();
  await expect.poll(() => drawn(1), { timeout: 60_000 }).toBeGreaterThan(0);
  await page.locator('.disorders__item').nth(1).click();
  await expect.poll(() => drawn(1)).toBe(0);
  await page.getByRole('button', { name: 'How stable' }).click();
  await page
    .getByText(/^Between .* and .* under other windows and mirrored\.$/)
    .waitFor({ timeout: 120_000 });
});

test('a case can be closed while a map is shown', async () => {
  await page
    .getByRole('button', { name: /^Show where in/ })
    .first()
    .click();
  await expect.poll(() => drawn(1), { timeout: 60_000 }).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Close case' }).click();
  await page.getByRole('button', { name: 'Open the demo case' }).waitFor();
  expect(running.seen.complaints).toEqual([]);
});
