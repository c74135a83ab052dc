/** The viewer with cornerstone and vtk.js: large, so it is loaded apart from the page, once. */
export const loadViewer = () => import('@/viewer/viewer.ts');

/**
 * Loads it as soon as the page has nothing else to do: starting it takes 100 ms, which are better spent before a folder
 * is dropped than while it is read.
 * @returns takes the wish back
 */
export function loadViewerWhenIdle(): () => void {
  const load = () => void loadViewer().catch(() => undefined);
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(load, 1000);
    return () => clearTimeout(timer);
  }
  const idle = requestIdleCallback(load);
  return () => cancelIdleCallback(idle);
}
