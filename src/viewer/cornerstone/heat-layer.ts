import type { Lps } from '@/core/geometry.ts';
import { paintOverlay, type OverlayLook } from '@/explain/overlay.ts';
import { pictureCorners, showsPicture, type PictureCorners, type SliceHeat } from '../heat.ts';
import { imagePlane } from '../image-metadata.ts';
import type { Plane } from './plane.ts';
import type { View } from './view.ts';

/** A painted grid, and where the picture that it covers lies. */
export interface PlacedHeat {
  readonly corners: PictureCorners;
  readonly painted: OffscreenCanvas;
}

/** The values that lie over slices of a viewer's scans, painted once for all panes. */
export class HeatStore {
  /** Cornerstone's CPU renderer puts the first pixel's corner where its centre should be. */
  readonly #inset: number;
  #painted: readonly { readonly heat: SliceHeat; readonly painted: OffscreenCanvas }[] = [];

  constructor(renderer: 'webgl' | 'cpu') {
    this.#inset = renderer === 'cpu' ? 0 : 0.5;
  }

  /** Takes the place of what was there. */
  set(heats: readonly SliceHeat[], look: OverlayLook): void {
    this.#painted = heats.map((heat) => ({ heat, painted: paint(heat, look) }));
  }

  /** What lies over the pictures that a plane of a view shows, in the pane of that number. */
  shownIn(view: View, plane: Plane, pane: number): readonly PlacedHeat[] {
    const { scan } = view.viewerScan;
    return this.#painted.flatMap(({ heat, painted }) => {
      if (heat.scanId !== scan.id || (heat.pane ?? pane) !== pane) return [];
      const place = imagePlane(view.viewerScan, heat.slice);
      if (!place) return [];
      const corners = pictureCorners(place, this.#inset);
      const shown =
        plane.name === 'stack'
          ? heat.slice === view.slice
          : showsPicture(
              [plane.toWorld(0, 0), plane.toWorld(100, 0), plane.toWorld(0, 100)],
              corners,
              scan.volume?.spacing[2] ?? 1,
            );
      return shown ? [{ corners, painted }] : [];
    });
  }
}

function paint(heat: SliceHeat, look: OverlayLook): OffscreenCanvas {
  const { rows, columns } = heat;
  const canvas = new OffscreenCanvas(columns, rows);
  const rgba = paintOverlay(heat, look);
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, columns, rows), 0, 0);
  return canvas;
}

/** A canvas over one viewport's picture. It follows the camera because every corner is projected anew. */
export class HeatLayer {
  readonly canvas = document.createElement('canvas');

  constructor() {
    this.canvas.className = 'lt-heat';
    this.canvas.setAttribute('aria-hidden', 'true');
  }

  draw(
    pictures: readonly PlacedHeat[],
    toCanvas: (point: Lps) => readonly [x: number, y: number],
    { clientWidth, clientHeight }: HTMLElement,
  ): void {
    this.canvas.hidden = pictures.length === 0;
    if (this.canvas.hidden) return;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height)
      Object.assign(this.canvas, { width, height });
    const context = this.canvas.getContext('2d');
    if (!context) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    for (const { corners, painted } of pictures) {
      const [x, y] = toCanvas(corners.topLeft);
      const [rightX, rightY] = toCanvas(corners.topRight);
      const [downX, downY] = toCanvas(corners.bottomLeft);
      const { width: columns, height: rows } = painted;
      context.setTransform(
        ((rightX - x) / columns) * ratio,
        ((rightY - y) / columns) * ratio,
        ((downX - x) / rows) * ratio,
        ((downY - y) / rows) * ratio,
        x * ratio,
        y * ratio,
      );
      context.imageSmoothingQuality = 'high';
      context.drawImage(painted, 0, 0);
    }
  }
}
