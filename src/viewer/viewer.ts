import type { SliceProvider, Viewer } from './contract.ts';
import { startCornerstone } from './cornerstone/engine.ts';
import { ImageSource } from './cornerstone/image-source.ts';
import { CornerstoneViewer } from './cornerstone/cornerstone-viewer.ts';
import './viewer.css';

export type * from './contract.ts';

export interface ViewerOptions {
  /** Draw on the CPU although WebGL is there: stacks only. */
  readonly forceCpu?: boolean;
}

let viewersMade = 0;

/**
 * Fills the container with a viewer. Import this file dynamically: it brings cornerstone and vtk.js with it. Without
 * WebGL stacks are drawn on the CPU and MPR is refused with `backend-unavailable`.
 */
export function createViewer(
  container: HTMLElement,
  provider: SliceProvider,
  options: ViewerOptions = {},
): Promise<Viewer> {
  const renderer = startCornerstone(options.forceCpu ?? false);
  const key = `viewer${++viewersMade}`;
  const source = new ImageSource(key, provider, renderer === 'cpu');
  return Promise.resolve(new CornerstoneViewer(container, source, renderer));
}
