import type { Lps } from '@/core/geometry.ts';
import { frameCentre, roughlyParallel } from '../nearest-slice.ts';
import type { View } from './view.ts';

/** Other views of the leader's space. Without a frame of reference there are none. */
function companions(leader: View, views: readonly View[]): View[] {
  const { frameOfReference } = leader.viewerScan;
  if (frameOfReference === undefined) return [];
  return views.filter((view) => view !== leader && view.viewerScan.frameOfReference === frameOfReference);
}

/** A point was shown in one view: the others of its space go there. */
export function takeToPoint(leader: View | undefined, point: Lps, views: readonly View[]): void {
  if (leader) for (const view of companions(leader, views)) view.goToPoint(point);
}

/**
 * A view was scrolled to a slice: others of the same scan go to it, and those of its space that lie about parallel to
 * theirs at that place.
 */
export function takeAlong(leader: View, slice: number, views: readonly View[]): void {
  const { scan, frames } = leader.viewerScan;
  const isSame = (view: View) => view.viewerScan.scan.id === scan.id;
  for (const view of views.filter(isSame)) if (view !== leader && view.slice !== slice) void view.goTo(slice);
  const frame = frames[slice];
  const point = frame && frameCentre(frame, scan.rows, scan.columns);
  if (!point) return;
  for (const view of companions(leader, views)) {
    const [first] = view.viewerScan.frames;
    if (!isSame(view) && first && roughlyParallel(first, frame)) view.goToPoint(point);
  }
}
