import type { RenderingEngine } from '@cornerstonejs/core';
import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { Cine } from '../cine.ts';
import type { PaneMode, PaneState, PaneStatus, ViewerScan } from '../contract.ts';
import type { HeatStore } from './heat-layer.ts';
import type { ImageSource } from './image-source.ts';
import { MprView } from './mpr-view.ts';
import { Plane, type PlaneName } from './plane.ts';
import { StackView } from './stack-view.ts';
import type { ViewerTools } from './tool-group.ts';
import type { View, ViewHost } from './view.ts';
import { leaseVolume } from './volume.ts';

/** What panes share, and whom they tell. */
export interface PaneSurroundings {
  /** Another one after a lost WebGL context. */
  readonly engine: RenderingEngine;
  readonly source: ImageSource;
  readonly tools: ViewerTools;
  readonly heat: HeatStore;
  readonly renderer: 'webgl' | 'cpu';
  /** Where a pane stands in the layout. */
  numberOf(pane: Pane): number;
  changed(): void;
  sliceChanged(pane: Pane, slice: number): void;
}

const MPR_PLANES: readonly PlaneName[] = ['axial', 'coronal', 'sagittal'];
let planesMade = 0;

/** A place in the layout: empty, a stack, or three planes. */
export class Pane {
  readonly element: HTMLElement;
  readonly playing = new Cine();
  readonly #around: PaneSurroundings;
  #view: View | undefined;
  #status: PaneStatus = { kind: 'empty' };
  #scanId: string | undefined;
  #mode: PaneMode = 'stack';
  /** Ends what the last `show` still does. */
  #showing = new AbortController();
  /** The plane that the hand touched last: flips and rotation are its. */
  #touched = 0;

  constructor(around: PaneSurroundings) {
    this.#around = around;
    this.element = document.createElement('div');
    this.element.className = 'lt-pane';
    this.element.tabIndex = 0;
    this.element.addEventListener('pointerdown', (event) => {
      const planes = this.#view?.planes ?? [];
      this.#touched = Math.max(
        0,
        planes.findIndex(({ element }) => element.contains(event.target as Node)),
      );
    });
  }

  get view(): View | undefined {
    return this.#view;
  }
  get scanId(): string | undefined {
    return this.#scanId;
  }
  get mode(): PaneMode {
    return this.#mode;
  }
  get touchedPlane(): Plane | undefined {
    return this.#view?.planes[this.#touched] ?? this.#view?.planes[0];
  }

  get state(): PaneState {
    const view = this.#view;
    const shown = this.#status.kind === 'shown' || this.#status.kind === 'loading';
    const range = view?.range;
    return {
      scanId: this.#scanId,
      mode: this.#mode,
      status: this.#status,
      slice: view?.slice ?? 0,
      sliceCount: view?.viewerScan.scan.slices.length ?? 0,
      window:
        shown && range
          ? // DICOM's LINEAR convention, in which the presets are written.
            { center: (range.lower + range.upper + 1) / 2, width: range.upper - range.lower + 1 }
          : undefined,
      inverted: view?.inverted ?? false,
      cine: this.playing.playing,
      reduction: view?.reduction ?? 1,
      planes: shown ? (view?.planes.map(({ state }) => state) ?? []) : [],
    };
  }

  /** Opens in the middle unless `slice` says otherwise. */
  async show(
    viewerScan: ViewerScan,
    mode: PaneMode,
    slice = Math.floor(viewerScan.scan.slices.length / 2),
  ): Promise<Result<void, LongtailError>> {
    this.clear();
    const { signal } = this.#showing;
    this.#scanId = viewerScan.scan.id;
    this.#mode = mode;
    const shown =
      mode === 'stack' ? await this.#stack(viewerScan, slice) : await this.#mpr(viewerScan, slice, signal);
    if (signal.aborted) return err({ kind: 'cancelled' });
    if (!shown.ok) this.#setStatus({ kind: 'failed', error: shown.error });
    return shown;
  }

  clear(): void {
    this.#showing.abort();
    this.#showing = new AbortController();
    this.playing.stop();
    this.#dropView();
    this.#scanId = undefined;
    this.#mode = 'stack';
    this.#setStatus({ kind: 'empty' });
  }

  /** Steps through the stack, round and round, or stops. */
  cine(on: boolean, framesPerSecond: number): void {
    const view = this.#view;
    const count = view?.viewerScan.scan.slices.length ?? 0;
    if (on && view && count > 1) {
      this.playing.start(() => view.goTo((view.slice + 1) % count), framesPerSecond);
    } else this.playing.stop();
    this.#around.changed();
  }

  /** After the graphics were lost: the same scan again, on the engine that stands now. */
  async reopen(): Promise<void> {
    const [viewerScan, mode, slice] = [this.#view?.viewerScan, this.#mode, this.#view?.slice];
    if (viewerScan) await this.show(viewerScan, mode, slice);
  }

  /** Shows an error in place of the picture. */
  fail(error: LongtailError): void {
    this.#setStatus({ kind: 'failed', error });
  }

  dispose(): void {
    this.clear();
    this.element.remove();
  }

  async #stack(viewerScan: ViewerScan, slice: number): Promise<Result<void, LongtailError>> {
    const view = new StackView(this.#plane('stack'), this.#around.source, viewerScan, this.#host());
    this.#view = view;
    await view.goTo(slice);
    return this.#status.kind === 'failed' ? err(this.#status.error) : ok(undefined);
  }

  async #mpr(
    viewerScan: ViewerScan,
    slice: number,
    signal: AbortSignal,
  ): Promise<Result<void, LongtailError>> {
    const { source, renderer } = this.#around;
    if (renderer === 'cpu') {
      return err({ kind: 'backend-unavailable', backend: 'WebGL', detail: 'MPR needs WebGL' });
    }
    if (!viewerScan.scan.volume) {
      return err({ kind: 'backend-unavailable', backend: 'MPR', detail: 'the slices do not form a volume' });
    }
    const host = this.#host();
    const total = viewerScan.scan.slices.length;
    host.loading(0, total);
    const lease = leaseVolume(source, viewerScan.scan.id, host.loading);
    signal.addEventListener('abort', lease.release, { once: true });
    const volume = await lease.volume;
    if (signal.aborted) return err({ kind: 'cancelled' });
    if (!volume.ok) {
      lease.release();
      return volume;
    }
    const planes = MPR_PLANES.map((name) => this.#plane(name));
    const view = new MprView(planes, volume.value, lease.release, viewerScan, host);
    this.#view = view;
    const opened = await view.open();
    if (signal.aborted) return opened;
    if (opened.ok) await view.goTo(slice);
    else this.#dropView();
    return opened;
  }

  #dropView(): void {
    for (const { id, engineId } of this.#view?.planes ?? []) this.#around.tools.detach(id, engineId);
    this.#view?.dispose();
    this.#view = undefined;
    this.#touched = 0;
  }

  #plane(name: PlaneName): Plane {
    // Before cornerstone measures the element, the grid must know how many there are.
    this.element.dataset['mode'] = this.#mode;
    const { engine, source, tools } = this.#around;
    const plane = new Plane(engine, `${source.key}-${name}-${++planesMade}`, name, this.element);
    plane.heat = () =>
      this.#view ? this.#around.heat.shownIn(this.#view, plane, this.#around.numberOf(this)) : [];
    tools.attach(plane.id, engine.id);
    return plane;
  }

  #host(): ViewHost {
    const { signal } = this.#showing;
    const unless =
      <T extends unknown[]>(act: (...args: T) => void) =>
      (...args: T): void => {
        if (!signal.aborted) act(...args);
      };
    return {
      loading: unless((done, total) => this.#setStatus({ kind: 'loading', done, total })),
      shown: unless((slice) => {
        this.#setStatus({ kind: 'shown' });
        this.#around.sliceChanged(this, slice);
      }),
      failed: unless((error) => this.#setStatus({ kind: 'failed', error })),
      changed: unless(() => this.#around.changed()),
    };
  }

  #setStatus(status: PaneStatus): void {
    this.#status = status;
    this.element.dataset['status'] = status.kind;
    this.element.dataset['mode'] = this.#mode;
    this.#around.changed();
  }
}
