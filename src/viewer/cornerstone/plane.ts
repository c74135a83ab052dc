import { Enums, type RenderingEngine, type StackViewport, type VolumeViewport } from '@cornerstonejs/core';
import { length, scale, subtract, type Lps } from '@/core/geometry.ts';
import type { PlaneState } from '../contract.ts';
import type { ValueRange } from '../displayable.ts';
import { orientationMarks } from '../orientation.ts';
import { Overlay, type CutLine } from '../overlay.ts';
import { HeatLayer, type PlacedHeat } from './heat-layer.ts';

export type PlaneName = PlaneState['plane'];

const AXES = {
  axial: Enums.OrientationAxis.AXIAL,
  coronal: Enums.OrientationAxis.CORONAL,
  sagittal: Enums.OrientationAxis.SAGITTAL,
} as const;

/** One cornerstone viewport in its element, with the overlay over it. */
export class Plane {
  readonly name: PlaneName;
  readonly id: string;
  readonly element: HTMLDivElement;
  readonly viewport: StackViewport | VolumeViewport;
  readonly #engine: RenderingEngine;
  readonly #overlay = new Overlay();
  /** Whether the file states where the picture lies, and how large a pixel is. */
  placed = false;
  measured = false;
  lines: () => readonly CutLine[] = () => [];
  heat: () => readonly PlacedHeat[] = () => [];
  readonly heatLayer = new HeatLayer();

  constructor(engine: RenderingEngine, id: string, name: PlaneName, parent: HTMLElement) {
    this.#engine = engine;
    this.id = id;
    this.name = name;
    this.element = document.createElement('div');
    this.element.className = 'lt-plane';
    this.element.dataset['plane'] = name;
    // The second button zooms.
    this.element.addEventListener('contextmenu', (event) => event.preventDefault());
    parent.append(this.element);
    const { STACK, ORTHOGRAPHIC } = Enums.ViewportType;
    engine.enableElement({
      viewportId: id,
      element: this.element,
      type: name === 'stack' ? STACK : ORTHOGRAPHIC,
      defaultOptions: {
        background: [0, 0, 0],
        ...(name === 'stack' ? {} : { orientation: AXES[name] }),
      },
    });
    this.viewport = engine.getViewport<StackViewport | VolumeViewport>(id);
    this.element.append(this.heatLayer.canvas, this.#overlay.element);
    this.element.addEventListener(Enums.Events.IMAGE_RENDERED, this.#draw);
  }

  get engineId(): string {
    return this.#engine.id;
  }

  get state(): PlaneState {
    return {
      plane: this.name,
      marks: this.placed ? this.#marks() : undefined,
      pixelsPerMm: this.measured ? this.#pixelsPerMm() : undefined,
    };
  }

  /** Where a point of the patient's space is on the element, in CSS pixels from its top left. */
  toCanvas(point: Lps): readonly [x: number, y: number] {
    const [x, y] = this.viewport.worldToCanvas([...point]);
    return [x, y];
  }

  toWorld(x: number, y: number): Lps {
    const [wx, wy, wz] = this.viewport.canvasToWorld([x, y]);
    return [wx, wy, wz];
  }

  setRange({ lower, upper }: ValueRange): void {
    this.viewport.setProperties({ voiRange: { lower, upper } });
  }

  setInvert(invert: boolean): void {
    if ((this.viewport.getProperties()?.invert ?? false) !== invert) this.viewport.setProperties({ invert });
  }

  flip(direction: 'flipHorizontal' | 'flipVertical'): void {
    const now = this.viewport.getCamera()[direction] === true;
    this.viewport.setCamera({ [direction]: !now });
    this.viewport.render();
  }

  /** Clockwise, in degrees. */
  rotate(degrees: number): void {
    const now = this.viewport.getViewPresentation().rotation ?? 0;
    this.viewport.setViewPresentation({ rotation: (now + degrees + 360) % 360 });
    this.viewport.render();
  }

  zoom(factor: number): void {
    this.viewport.setZoom(this.viewport.getZoom() * factor);
    this.viewport.render();
  }

  /** Back to the whole picture, upright. */
  fit(): void {
    this.viewport.setViewPresentation({ rotation: 0 });
    this.viewport.resetCamera();
    this.viewport.render();
  }

  dispose(): void {
    this.element.removeEventListener(Enums.Events.IMAGE_RENDERED, this.#draw);
    this.#engine.disableElement(this.id);
    this.element.remove();
  }

  // Read off the transformation itself, so that rotation and flips count whatever made them.
  #marks(): PlaneState['marks'] {
    const origin = this.toWorld(0, 0);
    const right = subtract(this.toWorld(100, 0), origin);
    const down = subtract(this.toWorld(0, 100), origin);
    return orientationMarks(right, down);
  }

  #pixelsPerMm(): number | undefined {
    const across = length(scale(subtract(this.toWorld(100, 0), this.toWorld(0, 0)), 1 / 100));
    return across > 0 ? 1 / across : undefined;
  }

  readonly #draw = (): void => {
    const { marks, pixelsPerMm } = this.state;
    this.#overlay.draw({ marks, pixelsPerMm, lines: this.lines() });
    this.heatLayer.draw(this.heat(), (point) => this.toCanvas(point), this.element);
  };
}
