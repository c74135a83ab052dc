import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Measurement, PaneMode, PaneState, ViewerCommand, ViewerTool } from '@/viewer/contract.ts';
import '../browser/harness/harness.ts';
import { BLOCK, BODY, PATCH } from '../browser/harness/synthetic-scans.ts';
import { startHarness, type RunningHarness } from './viewer-harness.ts';

/** A browser for the tests of a file, and what they do with the page that is open. */
export function useViewerPage() {
  let harness: RunningHarness;
  let page: Page;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.close());
  afterEach(() => page.close());

  const open = async (cpu = false): Promise<void> => {
    page = await harness.open(cpu);
  };
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
  const setFileWindow = (index: number) =>
    page.evaluate(async (place) => {
      const { viewer, drawn: done } = await window.harness;
      viewer.setFileWindow(place);
      await done();
    }, index);
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
  const measured = async (): Promise<Omit<Measurement, 'id'>[]> => {
    const all = await page.evaluate(async () => (await window.harness).viewer.measurements());
    // A screen pixel is less than 0.4 mm, or 1/8 of a picture's.
    return all.map(({ kind, value, unit }) => ({ kind, value: Math.round(value), unit }));
  };

  return {
    open,
    page: () => page,
    seen: () => harness.seen,
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
    setLayout,
    drag,
    measured,
  };
}

/** Page of 1366 x 768: the body of 128 x 144 mm fills the height, in the middle. */
export const PER_MM = 768 / (BODY.rows * BODY.spacing[0]);
export const onPage = (column: number, row: number): [number, number] => [
  1366 / 2 + (column - (BODY.columns - 1) / 2) * BODY.spacing[1] * PER_MM,
  768 / 2 + (row - (BODY.rows - 1) / 2) * BODY.spacing[0] * PER_MM,
];
const middle = ([from, to]: readonly [number, number]): number => (from + to) / 2;
export const block = onPage(middle(BLOCK.columns), middle(BLOCK.rows));
export const patch = onPage(middle(PATCH.columns), middle(PATCH.rows));
export const tissue = onPage(64, 48);
/** Grey of a value under a LINEAR window. */
export const shade = (value: number, center: number, width: number): number =>
  Math.max(0, Math.min(255, ((value - (center - 0.5)) / (width - 1) + 0.5) * 255));
/** Grey under the SIGMOID window of the scan of that name, DICOM PS3.3 C.11.2.1.3.1. */
export const sigmoid = (value: number): number => 255 / (1 + Math.exp((-4 * (value - 60)) / 200));
/** One grey level for rounding, one for the interpolated texture. */
export const near = (expected: number) => ({
  asymmetricMatch: (actual: number) => Math.abs(actual - expected) <= 2,
  toString: () => `within 2 of ${expected}`,
});
