import { Enums, type StackViewport } from '@cornerstonejs/core';
import type { Lps } from '@/core/geometry.ts';
import type { ViewerScan } from '../contract.ts';
import type { DisplayableValues, ValueRange } from '../displayable.ts';
import { nearestSlice } from '../nearest-slice.ts';
import { factsOf, type ImageFacts, type ImageSource } from './image-source.ts';
import type { Plane } from './plane.ts';
import { asError, type View, type ViewHost } from './view.ts';

/** Slices decoded ahead in the direction of travel, when nothing else is to do. */
const AHEAD = 4;

/** A scan as a stack of slices. */
export class StackView implements View {
  readonly viewerScan: ViewerScan;
  readonly reduction = 1;
  readonly #plane: Plane;
  readonly #viewport: StackViewport;
  readonly #source: ImageSource;
  readonly #host: ViewHost;
  #target = 0;
  /** The slice that the viewport draws; -1 while it draws none or changes over. */
  #shown = -1;
  #step: 1 | -1 = 1;
  #travel: Promise<void> | undefined;
  #ahead = new AbortController();
  readonly #closed = new AbortController();
  #userRange: ValueRange | undefined;
  #userInvert = false;
  #applying = false;

  constructor(plane: Plane, source: ImageSource, viewerScan: ViewerScan, host: ViewHost) {
    this.#plane = plane;
    this.#viewport = plane.viewport as StackViewport;
    this.#source = source;
    this.#host = host;
    this.viewerScan = viewerScan;
    plane.element.addEventListener(Enums.Events.VOI_MODIFIED, this.#voiModified);
    plane.element.addEventListener(Enums.Events.CAMERA_MODIFIED, this.#host.changed);
  }

  get planes(): readonly Plane[] {
    return [this.#plane];
  }
  get slice(): number {
    return this.#shown >= 0 ? this.#shown : this.#target;
  }
  get range(): ValueRange | undefined {
    return this.#userRange ?? this.#facts?.window;
  }
  get unit(): 'modality' | 'grey' {
    return this.#facts?.unit ?? 'modality';
  }
  get inverted(): boolean {
    return (this.#facts?.invert ?? false) !== this.#userInvert;
  }

  values(): DisplayableValues | undefined {
    const image = this.#shown >= 0 ? this.#viewport.getCornerstoneImage() : undefined;
    return image?.getPixelData() as DisplayableValues | undefined;
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
    this.#plane.fit();
    this.#applyDisplay();
  }

  async goTo(slice: number): Promise<void> {
    const next = Math.max(0, Math.min(this.sliceCount() - 1, slice));
    this.#step = next < this.#target ? -1 : 1;
    this.#target = next;
    this.#ahead.abort();
    this.#travel ??= this.#travelToTarget().finally(() => (this.#travel = undefined));
    await this.#travel;
  }

  /**
   * One slice at a time until the target stands. What is already being decoded is finished and shown on the way: a
   * fast hand sees pictures go by, and is never more than one behind.
   */
  async #travelToTarget(): Promise<void> {
    const { scan } = this.viewerScan;
    while (this.#shown !== this.#target && !this.#closed.signal.aborted) {
      const going = this.#target;
      try {
        if (!this.#source.has(scan.id, going)) this.#host.loading(0, 1);
        await this.#source.ensure(scan.id, going, this.#closed.signal);
        if (this.#closed.signal.aborted) return;
        await this.#place(going);
      } catch (thrown) {
        if (this.#closed.signal.aborted) return;
        if (going !== this.#target) continue;
        const { path = '', frame = 0 } = scan.slices[going] ?? {};
        this.#host.failed(asError(thrown, path, frame));
        return;
      }
    }
    this.#ahead = new AbortController();
    void this.#lookAhead(this.#target, this.#step, this.#ahead.signal);
  }

  async #place(slice: number): Promise<void> {
    const ids = this.#source.imageIds(this.viewerScan.scan.id);
    const before = this.#shown;
    this.#shown = -1;
    if (before < 0 && this.#viewport.getImageIds().length === 0) await this.#viewport.setStack(ids, slice);
    else await this.#viewport.setImageIdIndex(slice);
    if (this.#closed.signal.aborted) return;
    this.#shown = slice;
    const frame = this.viewerScan.frames[slice];
    this.#plane.placed = !!frame?.orientation;
    this.#plane.measured = !!frame?.spacing;
    this.#applyDisplay();
    this.#host.shown(slice);
  }

  goToPoint(point: Lps): void {
    const nearest = nearestSlice(this.viewerScan.frames, point);
    if (nearest && nearest.slice !== this.#target) void this.goTo(nearest.slice);
  }

  scroll(_planeId: string, slices: number): void {
    const target = Math.max(0, Math.min(this.sliceCount() - 1, this.#target + slices));
    if (target !== this.#target) void this.goTo(target);
  }

  sliceCount(): number {
    return this.viewerScan.scan.slices.length;
  }

  dispose(): void {
    this.#closed.abort();
    this.#ahead.abort();
    this.#plane.element.removeEventListener(Enums.Events.VOI_MODIFIED, this.#voiModified);
    this.#plane.element.removeEventListener(Enums.Events.CAMERA_MODIFIED, this.#host.changed);
    this.#plane.dispose();
  }

  get #facts(): ImageFacts | undefined {
    return this.#shown >= 0 ? factsOf(this.#viewport.getCornerstoneImage()) : undefined;
  }

  /** Window and inversion are said anew for every slice: cornerstone's own memory of them depends on history. */
  #applyDisplay(): void {
    if (this.#shown < 0 || !this.range) return;
    this.#applying = true;
    this.#plane.setInvert(this.inverted);
    this.#plane.setRange(this.range);
    this.#applying = false;
    this.#viewport.render();
    this.#host.changed();
  }

  // The window tool moves the viewport's range by itself: that is the user's wish from now on. What cornerstone sets
  // while it changes slices is not.
  readonly #voiModified = (event: Event): void => {
    if (this.#applying || this.#shown < 0) return;
    this.#userRange = (event as CustomEvent<{ range: ValueRange }>).detail.range;
    this.#host.changed();
  };

  async #lookAhead(from: number, step: 1 | -1, signal: AbortSignal): Promise<void> {
    for (let i = 1; i <= AHEAD; i++) {
      const next = from + i * step;
      if (signal.aborted || next < 0 || next >= this.sliceCount()) return;
      try {
        await this.#source.ensure(this.viewerScan.scan.id, next, signal);
      } catch {
        // Said when the slice is asked for.
        return;
      }
    }
  }
}
