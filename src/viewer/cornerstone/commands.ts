import { unreachable } from '@/core/result.ts';
import type { PresetNumber, Viewer, ViewerCommand } from '../contract.ts';
import type { Pane } from './pane.ts';
import { deleteSelectedMeasurement } from './tool-group.ts';

const ZOOM_STEP = 1.25;

/** What each command does to the active pane. A command that the pane has no use for does nothing. */
export function runCommand(
  command: ViewerCommand,
  viewer: Viewer,
  pane: Pane,
  scanIds: readonly string[],
): void {
  const { view, touchedPlane: plane } = pane;
  const last = (view?.viewerScan.scan.slices.length ?? 1) - 1;
  switch (command) {
    case 'next-slice':
      return plane && view?.scroll(plane.id, 1);
    case 'previous-slice':
      return plane && view?.scroll(plane.id, -1);
    case 'first-slice':
      return void view?.goTo(0);
    case 'last-slice':
      return void view?.goTo(last);
    case 'next-scan':
      return step(1);
    case 'previous-scan':
      return step(-1);
    case 'next-pane':
      return viewer.setActivePane((viewer.state.activePane + 1) % viewer.state.layout);
    case 'previous-pane':
      return viewer.setActivePane((viewer.state.activePane + viewer.state.layout - 1) % viewer.state.layout);
    case 'preset-1':
    case 'preset-2':
    case 'preset-3':
    case 'preset-4':
    case 'preset-5':
      return viewer.setWindowPreset(Number(command.slice(-1)) as PresetNumber);
    case 'invert':
      return view?.invert();
    case 'flip-horizontal':
      return plane?.flip('flipHorizontal');
    case 'flip-vertical':
      return plane?.flip('flipVertical');
    case 'rotate-right':
      return plane?.rotate(90);
    case 'rotate-left':
      return plane?.rotate(-90);
    case 'zoom-in':
      return plane?.zoom(ZOOM_STEP);
    case 'zoom-out':
      return plane?.zoom(1 / ZOOM_STEP);
    case 'fit':
      return plane?.fit();
    case 'reset':
      return view?.reset();
    case 'cine':
      return viewer.cine(!pane.playing.playing);
    case 'delete-measurement':
      return deleteSelectedMeasurement();
    default:
      return unreachable(command);
  }

  function step(by: 1 | -1): void {
    const at = pane.scanId === undefined ? -1 : scanIds.indexOf(pane.scanId);
    const next = scanIds[at + by];
    if (next !== undefined) void viewer.show(viewer.state.activePane, next, 'stack');
  }
}
