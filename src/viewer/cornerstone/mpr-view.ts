import { cache, Enums, type VolumeViewport } from '@cornerstonejs/core';
import type { LongtailError } from '@/core/errors.ts';
import { add, dot, scale, subtract, type Lps } from '@/core/geometry.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { ViewerScan } from '../contract.ts';
import type { DisplayableValues, ValueRange } from '../displayable.ts';
import { frameNormal, nearestSlice } from '../nearest-slice.ts';
import type { CutLine } from '../overlay.ts';
import { clampToGrid, gridCentre, spacingAlong } from '../volume-grid.ts';
import type { Plane } from './plane.ts';
import type { View, ViewHost } from './view.ts';
import type { SharedVolume } from './volume.ts';

/** Coordinate of the patient's space that a plane holds still. */
const HELD_AXIS = { sagittal: 0, coronal: 1, axial: 2 } as const;
type Cut = keyof typeof HELD_AXIS;
const CUTS: readonly Cut[] = ['axial', 'coronal', 'sagittal'];

/** Three orthogonal planes through one point. The point is the only position: planes follow it. */
export class MprView implements View {
  readonly viewerScan: ViewerScan;
  readonly planes: readonly Plane[];
  readonly #volume: SharedVolume;
  readonly #host: ViewHost;
  readonly #release: () => void;
  #point: Lps;
  #userRange: ValueRange | undefined;
  #userInvert = false;
  #applying = false;

  constructor(
    planes: readonly Plane[],
    volume: SharedVolume,
    release: () => void,
    viewerScan: ViewerScan,
    host: ViewHost,
  ) {
    this.#release = release;
    this.planes = planes;
    this.#volume = volume;
    this.viewerScan = viewerScan;
    this.#host = host;
    this.#point = gridCentre(volume.grid);
  }

  async open(): Promise<Result<void, LongtailError>> {
    try {
      for (const plane of this.planes) {
        await (plane.viewport as VolumeViewport).setVolumes([{ volumeId: this.#volume.id }]);
        plane.placed = true;
        plane.measured = true;
        plane.lines = () => this.#lines(plane);
        plane.element.addEventListener(Enums.Events.VOI_MODIFIED, this.#voiModified);
        plane.element.addEventListener(Enums.Events.CAMERA_MODIFIED, this.#host.changed);
      }
    } catch (thrown) {
      const detail = thrown instanceof Error ? thrown.message : String(thrown);
      return err({ kind: 'backend-unavailable', backend: 'WebGL', detail });
    }
    // The texture stays empty until the volume says that its slices are new.
    cache.getVolume(this.#volume.id)?.modified();
    this.#follow();
    this.#applyDisplay();
    return ok(undefined);
  }

  get slice(): number {
    return nearestSlice(this.viewerScan.frames, this.#point)?.slice ?? 0;
  }
  get range(): ValueRange {
    return this.#userRange ?? this.#volume.middle.window;
  }
  get unit(): 'modality' | 'grey' {
    return this.#volume.middle.unit;
  }
  get inverted(): boolean {
    return this.#volume.middle.invert !== this.#userInvert;
  }
  get reduction(): number {
    return this.#volume.grid.reduction;
  }

  values(): DisplayableValues | undefined {
    const middle = this.#volume.grid.dimensions[2] >> 1;
    const id = cache.getVolume(this.#volume.id)?.imageIds[middle];
    return id === undefined
      ? undefined
      : (cache.getImage(id)?.getPixelData() as DisplayableValues | undefined);
  }

  setRange(range: ValueRange | undefined): void {
    this.#userRange = range;
    this.#applyDisplay();
  }

  invert(): void {
    this.#userInvert = !this.#userInvert;
    this.#applyDisplay();
  }

  reset(): void {
    this.#userRange = undefined;
    this.#userInvert = false;
    this.#point = gridCentre(this.#volume.grid);
    for (const plane of this.planes) plane.fit();
    this.#follow();
    this.#applyDisplay();
  }

  goTo(slice: number): Promise<void> {
    const frame = this.viewerScan.frames[slice];
    const normal = frame && frameNormal(frame);
    if (frame?.position && normal) {
      const off = dot(subtract(frame.position, this.#point), normal);
      this.goToPoint(add(this.#point, scale(normal, off)));
    }
    return Promise.resolve();
  }

  goToPoint(point: Lps): void {
    this.#point = clampToGrid(point, this.#volume.grid);
    this.#follow();
  }

  scroll(planeId: string, slices: number): void {
    const plane = this.planes.find(({ id }) => id === planeId) ?? this.planes[0];
    if (!plane) return;
    const axis = HELD_AXIS[plane.name as Cut];
    const moved: [number, number, number] = [...this.#point];
    // Forward is away from the viewer's side of the plane, as cornerstone scrolls: to the head, the back, the right.
    const sign = plane.name === 'sagittal' ? -1 : 1;
    moved[axis] += sign * slices * spacingAlong(axis, this.#volume.grid);
    this.goToPoint(moved);
  }

  sliceCount(planeId: string): number {
    const plane = this.planes.find(({ id }) => id === planeId) ?? this.planes[0];
    return (plane?.viewport as VolumeViewport | undefined)?.getNumberOfSlices() ?? 1;
  }

  dispose(): void {
    for (const plane of this.planes) {
      plane.element.removeEventListener(Enums.Events.VOI_MODIFIED, this.#voiModified);
      plane.element.removeEventListener(Enums.Events.CAMERA_MODIFIED, this.#host.changed);
      plane.dispose();
    }
    this.#release();
  }

  #follow(): void {
    for (const plane of this.planes) {
      (plane.viewport as VolumeViewport).jumpToWorld([...this.#point]);
      plane.viewport.render();
    }
    this.#host.shown(this.slice);
  }

  #lines(plane: Plane): readonly CutLine[] {
    const [x, y] = plane.toCanvas(this.#point);
    const { clientWidth, clientHeight } = plane.element;
    return CUTS.filter((cut) => cut !== plane.name).flatMap((cut): CutLine[] => {
      // A plane is cut along every direction that the other holds not: its held axis stands across the line.
      const step: [number, number, number] = [...this.#point];
      step[HELD_AXIS[cut]] += 1;
      const [stepX, stepY] = plane.toCanvas(step);
      const along = Math.abs(stepX - x) > Math.abs(stepY - y) ? 'vertical' : 'horizontal';
      const at = along === 'vertical' ? x : y;
      const inside = at >= 0 && at <= (along === 'vertical' ? clientWidth : clientHeight);
      return inside ? [{ cut, along, at }] : [];
    });
  }

  #applyDisplay(): void {
    this.#applying = true;
    for (const plane of this.planes) {
      plane.setRange(this.range);
      plane.setInvert(this.inverted);
      plane.viewport.render();
    }
    this.#applying = false;
    this.#host.changed();
  }

  // The window tool moves one plane: the others follow.
  readonly #voiModified = (event: Event): void => {
    if (this.#applying) return;
    this.#userRange = (event as CustomEvent<{ range: ValueRange }>).detail.range;
    this.#applyDisplay();
  };
}
