import type { LongtailError } from '@/core/errors.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';
import type { SliceProvider, Viewer } from '@/viewer/contract.ts';
import { loadBrain } from './brain.ts';
import { bodySlice, colourPicture, fractions, radiograph, syntheticScans } from './synthetic-scans.ts';

/** What the tests call in the page. */
export interface Harness {
  readonly viewer: Viewer;
  /** Slices asked of the provider, as "scan/slice". */
  readonly asked: string[];
  /** Resolves when what is to be drawn has been drawn. */
  drawn(): Promise<void>;
  /** Red, green, blue at a place of a plane, in CSS pixels from its top left. */
  pixel(pane: number, plane: number, x: number, y: number): [number, number, number];
}

declare global {
  interface Window {
    harness: Promise<Harness>;
  }
}

async function start(): Promise<Harness> {
  const query = new URLSearchParams(location.search);
  const brain = await loadBrain();
  const asked: string[] = [];
  const provider: SliceProvider = {
    loadSlice: async (scanId, slice): Promise<DecodedSlice> => {
      asked.push(`${scanId}/${slice}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
      const error: LongtailError = {
        kind: 'decode-failed',
        path: 'broken.bin',
        frame: slice,
        detail: 'test',
      };
      if (scanId === 'broken' && slice === 1) throw error;
      if (scanId === 'brain') return brain.slices[slice]!;
      if (scanId === 'colour') return colourPicture();
      if (scanId === 'radiograph') return radiograph();
      if (scanId === 'fractions') return fractions();
      return bodySlice(slice);
    },
  };
  // As the app does: nothing of cornerstone before the first viewport.
  const { createViewer } = await import('@/viewer/viewer.ts');
  const container = document.getElementById('viewer')!;
  const viewer = await createViewer(container, provider, { forceCpu: query.has('cpu') });
  viewer.setScans([...syntheticScans(), brain.scan]);
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  return {
    viewer,
    asked,
    drawn: async () => {
      while (viewer.state.panes.some(({ status }) => status.kind === 'loading')) await frame();
      for (let i = 0; i < 3; i++) await frame();
    },
    pixel: (pane, plane, x, y) => {
      const element = viewer.paneElement(pane).querySelectorAll('.lt-plane')[plane];
      const canvas = element?.querySelector('canvas');
      if (!canvas) throw new Error(`no plane ${plane} in pane ${pane}`);
      const ratio = canvas.width / canvas.clientWidth;
      const context = canvas.getContext('2d')!;
      const [r = 0, g = 0, b = 0] = context.getImageData(
        Math.round(x * ratio),
        Math.round(y * ratio),
        1,
        1,
      ).data;
      return [r, g, b];
    },
  };
}

window.harness = start();
