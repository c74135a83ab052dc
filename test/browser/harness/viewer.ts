import type { LongtailError } from '@/core/errors.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';
import type { SliceProvider, Viewer } from '@/viewer/contract.ts';
import type { Harness } from './harness.ts';
import { loadBrain } from './brain.ts';
import {
  bodySlice,
  colourPicture,
  fractions,
  radiograph,
  sigmoidSlice,
  syntheticScans,
} from './synthetic-scans.ts';

async function start(): Promise<Harness> {
  const query = new URLSearchParams(location.search);
  const brain = await loadBrain();
  const asked: string[] = [];
  const provider: SliceProvider = {
    loadSlice: async (scanId, slice): Promise<DecodedSlice> => {
      asked.push(`${scanId}/${slice}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
      const longtail: LongtailError = {
        kind: 'decode-failed',
        path: 'broken.bin',
        frame: slice,
        detail: 'test',
      };
      if (scanId === 'broken' && slice === 1) throw Object.assign(new Error(longtail.kind), { longtail });
      if (scanId === 'brain') return brain.slices[slice]!;
      if (scanId === 'colour') return colourPicture();
      if (scanId === 'radiograph') return radiograph();
      if (scanId === 'fractions') return fractions();
      if (scanId === 'sigmoid') return sigmoidSlice(slice);
      return bodySlice(slice);
    },
  };
  // As the app does: nothing of cornerstone before the first viewport.
  const { createViewer } = await import('@/viewer/viewer.ts');
  const container = document.getElementById('viewer')!;
  const create = async (): Promise<Viewer> => {
    const made = await createViewer(container, provider, { forceCpu: query.has('cpu') });
    made.setScans([...syntheticScans(), brain.scan]);
    return made;
  };
  let viewer = await create();
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  return {
    get viewer() {
      return viewer;
    },
    renew: async () => {
      viewer.dispose();
      viewer = await create();
    },
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
