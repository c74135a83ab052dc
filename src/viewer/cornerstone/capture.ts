import type { Pane } from './pane.ts';

/** The pane's pictures as they stand, at the screen's own resolution. */
export async function capturePane(pane: Pane, withHeat = false): Promise<Blob> {
  const frame = pane.element.getBoundingClientRect();
  const ratio = window.devicePixelRatio || 1;
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(frame.width * ratio)),
    Math.max(1, Math.round(frame.height * ratio)),
  );
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  context.fillStyle = '#000';
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const { viewport, element, heatLayer } of pane.view?.planes ?? []) {
    const { left, top, width, height } = element.getBoundingClientRect();
    const layers = [
      viewport.getCanvas(),
      ...(withHeat && !heatLayer.canvas.hidden ? [heatLayer.canvas] : []),
    ];
    for (const layer of layers)
      context.drawImage(
        layer,
        (left - frame.left) * ratio,
        (top - frame.top) * ratio,
        width * ratio,
        height * ratio,
      );
  }
  return canvas.convertToBlob({ type: 'image/png' });
}
