import { Enums, eventTarget } from '@cornerstonejs/core';
import type { LongtailError } from '@/core/errors.ts';
import type { Lps } from '@/core/geometry.ts';
import { err, type Result } from '@/core/result.ts';
import type {
  Measurement,
  PaneCount,
  PaneMode,
  PresetNumber,
  Viewer,
  ViewerCommand,
  ViewerScan,
  ViewerState,
  ViewerTool,
} from '../contract.ts';
import { windowRange } from '../displayable.ts';
import { presetRange, windowPresets } from '../presets.ts';
import type { OverlayLook } from '@/explain/overlay.ts';
import type { SliceHeat } from '../heat.ts';
import { capturePane } from './capture.ts';
import { HeatStore } from './heat-layer.ts';
import { runCommand } from './commands.ts';
import { createEngine } from './engine.ts';
import { sameSlices, type ImageSource } from './image-source.ts';
import { takeAlong, takeToPoint } from './linking.ts';
import { Pane, type PaneSurroundings } from './pane.ts';
import { clearMeasurements, measurementsOf, ViewerTools } from './tool-group.ts';
import type { View } from './view.ts';

const DEFAULT_CINE_RATE = 12;
const MOST_RECOVERIES = 3;

/** The viewer's door over cornerstone: panes in a grid, one tool for all, commands for the active one. */
export class CornerstoneViewer implements Viewer {
  readonly #root: HTMLElement;
  readonly #source: ImageSource;
  readonly #around: { -readonly [Key in keyof PaneSurroundings]: PaneSurroundings[Key] };
  readonly #tools: ViewerTools;
  readonly #resized: ResizeObserver;
  readonly #listeners = new Set<() => void>();
  readonly #sliceListeners = new Set<(pane: number, scanId: string, slice: number) => void>();
  #panes: Pane[] = [];
  #active = 0;
  #tool: ViewerTool = 'window';
  #linked = false;
  #recoveries = 0;
  #state: ViewerState | undefined;
  #telling = false;

  constructor(container: HTMLElement, source: ImageSource, renderer: 'webgl' | 'cpu') {
    this.#source = source;
    this.#root = document.createElement('div');
    this.#root.className = 'lt-viewer';
    container.append(this.#root);
    this.#tools = new ViewerTools(source.key, {
      scroll: (planeId, slices) => this.#paneOf(planeId)?.view?.scroll(planeId, slices),
      sliceCount: (planeId) => this.#paneOf(planeId)?.view?.sliceCount(planeId) ?? 1,
      point: (planeId, point) => this.#pointed(planeId, point),
    });
    this.#around = {
      engine: createEngine(source.key),
      source,
      renderer,
      tools: this.#tools,
      heat: new HeatStore(renderer),
      numberOf: (pane) => this.#panes.indexOf(pane),
      changed: () => this.#changed(),
      sliceChanged: (pane, slice) => this.#sliceChanged(pane, slice),
    };
    this.setLayout(1);
    this.setTool(this.#tool);
    this.#resized = new ResizeObserver(() => this.#around.engine.resize(true, true));
    this.#resized.observe(this.#root);
    eventTarget.addEventListener(Enums.Events.WEBGL_CONTEXT_LOST, this.#contextLost);
  }

  get state(): ViewerState {
    this.#state ??= {
      renderer: this.#around.renderer,
      layout: this.#panes.length as PaneCount,
      activePane: this.#active,
      tool: this.#tool,
      linked: this.#linked,
      panes: this.#panes.map((pane) => pane.state),
    };
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onSliceChanged(listener: (pane: number, scanId: string, slice: number) => void): () => void {
    this.#sliceListeners.add(listener);
    return () => this.#sliceListeners.delete(listener);
  }

  setScans(scans: readonly ViewerScan[]): void {
    const next = new Map(scans.map((each) => [each.scan.id, each]));
    for (const pane of this.#panes) {
      const shown = pane.view?.viewerScan;
      if (shown ? !sameSlices(shown, next.get(shown.scan.id)) : pane.scanId !== undefined) pane.clear();
    }
    this.#source.setScans(scans);
    this.#changed();
  }

  setLayout(layout: PaneCount): void {
    const active = this.#panes[this.#active];
    const kept = this.#panes.slice(0, layout);
    if (active && !kept.includes(active)) kept[layout - 1] = active;
    for (const pane of this.#panes) if (!kept.includes(pane)) pane.dispose();
    while (kept.length < layout) kept.push(this.#newPane());
    this.#panes = kept;
    this.#root.dataset['layout'] = String(layout);
    this.#root.append(...kept.map(({ element }) => element));
    this.setActivePane(Math.max(0, active ? kept.indexOf(active) : 0));
    this.#around.engine.resize(true, true);
  }

  setActivePane(pane: number): void {
    this.#pane(pane);
    this.#active = pane;
    this.#panes.forEach(({ element }, i) => (element.dataset['active'] = String(i === pane)));
    this.#changed();
  }

  paneElement(pane: number): HTMLElement {
    return this.#pane(pane).element;
  }

  show(pane: number, scanId: string, mode: PaneMode): Promise<Result<void, LongtailError>> {
    const scan = this.#source.scans.get(scanId);
    // The scan went while the click was under way.
    if (!scan) return Promise.resolve(err({ kind: 'cancelled' }));
    return this.#pane(pane).show(scan, mode);
  }

  clear(pane: number): void {
    this.#pane(pane).clear();
  }

  goToSlice(scanId: string, slice: number): void {
    for (const { view } of this.#panes) if (view?.viewerScan.scan.id === scanId) void view.goTo(slice);
  }

  goToPoint(frameOfReference: string, point: Lps): void {
    for (const { view } of this.#panes) {
      if (view?.viewerScan.frameOfReference === frameOfReference) view.goToPoint(point);
    }
  }

  setLinked(linked: boolean): void {
    this.#linked = linked;
    this.#changed();
  }

  setTool(tool: ViewerTool): void {
    this.#tool = tool;
    this.#tools.choose(tool);
    this.#changed();
  }

  setWindowPreset(number: PresetNumber): void {
    const view = this.#activePane.view;
    const values = view?.values();
    if (!view || !values) return;
    view.setRange(presetRange(windowPresets(view.viewerScan.scan.modality, view.unit)[number - 1]!, values));
  }

  setWindow(center: number, width: number): void {
    this.#activePane.view?.setRange(windowRange({ center, width, shape: 'LINEAR' }));
  }

  setFileWindow(index: number): void {
    const view = this.#activePane.view;
    const window = view?.viewerScan.frames[view.slice]?.windows[index];
    if (!view || !window || view.unit !== 'modality') return;
    // The first is what every slice opens with, each with its own.
    view.setRange(index === 0 ? undefined : windowRange(window));
  }

  cine(on: boolean, framesPerSecond = DEFAULT_CINE_RATE): void {
    this.#activePane.cine(on, framesPerSecond);
  }

  run(command: ViewerCommand): void {
    runCommand(command, this, this.#activePane, [...this.#source.scans.keys()]);
  }

  measurements(): readonly Measurement[] {
    return measurementsOf(this.#source.key);
  }

  clearMeasurements(): void {
    clearMeasurements(this.#source.key);
    this.#around.engine.render();
  }

  showHeat(heats: readonly SliceHeat[], look: OverlayLook): void {
    this.#around.heat.set(heats, look);
    this.#around.engine.render();
  }

  capture(pane: number, withHeat = false): Promise<Blob> {
    return capturePane(this.#pane(pane), withHeat);
  }

  dispose(): void {
    eventTarget.removeEventListener(Enums.Events.WEBGL_CONTEXT_LOST, this.#contextLost);
    this.#resized.disconnect();
    this.#listeners.clear();
    this.#sliceListeners.clear();
    for (const pane of this.#panes) pane.dispose();
    this.#tools.dispose();
    this.#around.engine.destroy();
    this.#source.dispose();
    this.#root.remove();
  }

  get #activePane(): Pane {
    return this.#pane(this.#active);
  }

  #pane(index: number): Pane {
    const pane = this.#panes[index];
    if (!pane) throw new RangeError(`no pane ${index} in a layout of ${this.#panes.length}`);
    return pane;
  }

  #newPane(): Pane {
    const pane = new Pane(this.#around);
    const activate = (): void => {
      const index = this.#panes.indexOf(pane);
      if (index >= 0 && index !== this.#active) this.setActivePane(index);
    };
    pane.element.addEventListener('pointerdown', activate);
    pane.element.addEventListener('focusin', activate);
    return pane;
  }

  #paneOf(planeId: string): Pane | undefined {
    return this.#panes.find(({ view }) => view?.planes.some(({ id }) => id === planeId));
  }

  #pointed(planeId: string, point: Lps): void {
    const pane = this.#paneOf(planeId);
    if (pane?.mode === 'mpr') pane.view?.goToPoint(point);
    takeToPoint(pane?.view, point, this.#views());
  }

  #sliceChanged(pane: Pane, slice: number): void {
    const { view } = pane;
    const index = this.#panes.indexOf(pane);
    if (!view || index < 0) return;
    for (const listener of this.#sliceListeners) listener(index, view.viewerScan.scan.id, slice);
    if (this.#linked && index === this.#active) takeAlong(view, slice, this.#views());
  }

  #views(): View[] {
    return this.#panes.flatMap(({ view }) => (view ? [view] : []));
  }

  /** A lost context never comes back to vtk: everything is drawn again on a new one, a few times. */
  readonly #contextLost = (event: Event): void => {
    const { renderingEngineId } = (event as CustomEvent<{ renderingEngineId: string }>).detail;
    if (renderingEngineId !== this.#around.engine.id) return;
    if (this.#recoveries++ >= MOST_RECOVERIES) {
      for (const pane of this.#panes) {
        if (pane.view) pane.fail({ kind: 'device-lost', detail: 'the WebGL context was lost again' });
      }
      return;
    }
    const lost = this.#around.engine;
    this.#around.engine = createEngine(`${this.#source.key}-${this.#recoveries}`);
    void Promise.all(this.#panes.map((pane) => pane.reopen())).then(() => lost.destroy());
  };

  /** One word to the listeners for all that changes in a turn. */
  #changed(): void {
    this.#state = undefined;
    if (this.#telling) return;
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      for (const listener of this.#listeners) listener();
    });
  }
}
