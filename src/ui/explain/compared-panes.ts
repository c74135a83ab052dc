import type { Viewer, ViewerState } from '@/viewer/contract.ts';
import { applyHanging } from '@/viewer/hanging.ts';
import { COMPARED_PANES } from './heats.ts';

/** The same scan in every viewport of a comparison, under the window that the user has chosen, scrolled together. */
export function hangCompared(viewer: Viewer, scanId: string): Promise<void> {
  const { panes, activePane } = viewer.state;
  const active = panes[activePane];
  const pane = { scanId, ...(active?.scanId === scanId && active.window ? { window: active.window } : {}) };
  return applyHanging(viewer, {
    layout: COMPARED_PANES,
    linked: true,
    panes: Array.from({ length: COMPARED_PANES }, () => pane),
  });
}

/** The viewports as they stood; those that still show what they did are left as they are. */
export async function restore(viewer: Viewer, before: ViewerState): Promise<void> {
  viewer.setLayout(before.layout);
  viewer.setLinked(before.linked);
  await Promise.all(
    before.panes.map(async ({ scanId, mode, slice }, i) => {
      const now = viewer.state.panes[i];
      if (now?.scanId === scanId && now?.mode === mode) return;
      if (scanId === undefined) return viewer.clear(i);
      await viewer.show(i, scanId, mode);
      viewer.goToSlice(scanId, slice);
    }),
  );
  if (viewer.state.layout === before.layout) viewer.setActivePane(before.activePane);
}
