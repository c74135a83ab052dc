import type { ChosenScan } from '@/state/scan-choice.ts';
import type { Viewer } from '@/viewer/contract.ts';

/** Which scan each empty viewport gets: those that take part first, none twice. */
export function scansForEmptyPanes(
  panes: readonly { readonly scanId: string | undefined }[],
  chosen: readonly ChosenScan[],
): readonly { readonly pane: number; readonly scanId: string }[] {
  const shown = new Set(panes.map(({ scanId }) => scanId));
  const waiting = chosen
    .toSorted((a, b) => Number(b.included) - Number(a.included))
    .map(({ scan }) => scan.id)
    .filter((id) => !shown.has(id));
  const empty = panes.flatMap(({ scanId }, pane) => (scanId === undefined ? [pane] : []));
  return empty.flatMap((pane, i) => {
    const scanId = waiting[i];
    return scanId === undefined ? [] : [{ pane, scanId }];
  });
}

/** What goes wrong stands in the pane itself. */
export function fillPanes(viewer: Viewer, chosen: readonly ChosenScan[]): void {
  for (const { pane, scanId } of scansForEmptyPanes(viewer.state.panes, chosen))
    void viewer.show(pane, scanId, 'stack');
}
