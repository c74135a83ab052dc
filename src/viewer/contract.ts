import type { LongtailError } from '@/core/errors.ts';
import type { Lps } from '@/core/geometry.ts';
import type { Result } from '@/core/result.ts';
import type { FrameHeader } from '@/parse/instance.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';
import type { Scan } from '@/volume/scan.ts';
import type { OverlayLook } from '@/explain/overlay.ts';
import type { SliceHeat } from './heat.ts';
import type { OrientationMarks } from './orientation.ts';

/**
 * Decodes one slice; the app runs it in a worker. Rejects with an Error that carries the LongtailError as `longtail`, or
 * with an AbortError.
 */
export interface SliceProvider {
  loadSlice(scanId: string, slice: number, signal?: AbortSignal): Promise<DecodedSlice>;
}

/** A scan with what the file says about each of its slices. */
export interface ViewerScan {
  readonly scan: Scan;
  /** frames[i] belongs to scan.slices[i]. */
  readonly frames: readonly FrameHeader[];
  /** Scans of one frame of reference share a coordinate system and can be linked. */
  readonly frameOfReference?: string;
}

export type PaneCount = 1 | 2 | 4;
export type PaneMode = 'stack' | 'mpr';
export type PresetNumber = 1 | 2 | 3 | 4 | 5;

/** What the primary button or one finger does. The wheel scrolls, the second button zooms, the third pans. */
export type ViewerTool = 'scroll' | 'window' | 'zoom' | 'pan' | 'length' | 'angle' | 'point';

/** What a key or a toolbar button asks of the active pane. */
export type ViewerCommand =
  | 'next-slice'
  | 'previous-slice'
  | 'first-slice'
  | 'last-slice'
  | 'next-scan'
  | 'previous-scan'
  | 'next-pane'
  | 'previous-pane'
  | `preset-${PresetNumber}`
  | 'invert'
  | 'flip-horizontal'
  | 'flip-vertical'
  | 'rotate-right'
  | 'rotate-left'
  | 'zoom-in'
  | 'zoom-out'
  | 'fit'
  | 'reset'
  | 'cine'
  | 'delete-measurement';

export type PaneStatus =
  | { readonly kind: 'empty' }
  /** `done` of `total` slices; a stack waits for one. */
  | { readonly kind: 'loading'; readonly done: number; readonly total: number }
  | { readonly kind: 'shown' }
  | { readonly kind: 'failed'; readonly error: LongtailError };

/** One viewport of a pane: a stack has one, MPR three. */
export interface PlaneState {
  readonly plane: 'stack' | 'axial' | 'coronal' | 'sagittal';
  /** Undefined when the file states no orientation. */
  readonly marks: OrientationMarks | undefined;
  /** CSS pixels for one mm on screen; undefined when the file states no spacing. */
  readonly pixelsPerMm: number | undefined;
}

export interface PaneState {
  readonly scanId: string | undefined;
  readonly mode: PaneMode;
  readonly status: PaneStatus;
  /** Index in the scan's order of the slice shown (stack) or nearest to the point (MPR). */
  readonly slice: number;
  readonly sliceCount: number;
  /** Display window in modality units (HU for CT), or in grey levels 0..255 for a scan without such units. */
  readonly window: { readonly center: number; readonly width: number } | undefined;
  readonly inverted: boolean;
  readonly cine: boolean;
  /** In-plane pixels averaged along each side so that the MPR volume fits the memory budget; 1: none. */
  readonly reduction: number;
  readonly planes: readonly PlaneState[];
}

export interface ViewerState {
  readonly renderer: 'webgl' | 'cpu';
  readonly layout: PaneCount;
  readonly activePane: number;
  readonly tool: ViewerTool;
  readonly linked: boolean;
  /** As many as `layout` says. */
  readonly panes: readonly PaneState[];
}

/** A finished length (mm, or pixels where the file states no spacing) or angle (degrees). */
export interface Measurement {
  readonly id: string;
  readonly kind: 'length' | 'angle';
  readonly value: number;
  readonly unit: 'mm' | 'px' | 'deg';
}

/**
 * The room's door. Immutable `state` with `subscribe` suits `useSyncExternalStore`. A call for a pane that the
 * layout does not have is a bug and throws.
 */
export interface Viewer {
  readonly state: ViewerState;
  subscribe(listener: () => void): () => void;
  /** The scans that can be shown, in the order of next-scan. Panes of a scan that is gone become empty. */
  setScans(scans: readonly ViewerScan[]): void;
  /** Keeps the panes that fit, the active one always. */
  setLayout(layout: PaneCount): void;
  setActivePane(pane: number): void;
  /** The pane's element, for the label and description that assistive technology reads. */
  paneElement(pane: number): HTMLElement;
  /**
   * Resolves when the picture stands. `backend-unavailable` when MPR is asked of a machine without WebGL or of a
   * scan that is not a volume; `cancelled` when another call for the pane came in between.
   */
  show(pane: number, scanId: string, mode: PaneMode): Promise<Result<void, LongtailError>>;
  clear(pane: number): void;
  /** Every pane that shows the scan goes there; a slice out of range is clamped. */
  goToSlice(scanId: string, slice: number): void;
  /** Every pane with geometry in this frame of reference goes to the slice nearest to the point. */
  goToPoint(frameOfReference: string, point: Lps): void;
  onSliceChanged(listener: (pane: number, scanId: string, slice: number) => void): () => void;
  /** Scrolling one pane takes the others of the same frame of reference along. */
  setLinked(linked: boolean): void;
  setTool(tool: ViewerTool): void;
  setWindowPreset(preset: PresetNumber): void;
  setWindow(center: number, width: number): void;
  /** One of the windows that the shown slice's file offers, by its place there; nothing where there is none. */
  setFileWindow(index: number): void;
  cine(on: boolean, framesPerSecond?: number): void;
  run(command: ViewerCommand): void;
  measurements(): readonly Measurement[];
  clearMeasurements(): void;
  /**
   * Lays values over slices, in every pane and plane that shows one of them (or in the one pane that they name), in the
   * place of those before; an empty list takes them away. What moves the picture moves them.
   */
  showHeat(heats: readonly SliceHeat[], look: OverlayLook): void;
  /** The pane as PNG, without overlays; the values over the picture are among it where asked for. */
  capture(pane: number, withHeat?: boolean): Promise<Blob>;
  dispose(): void;
}
