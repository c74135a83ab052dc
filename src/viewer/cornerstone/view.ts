import type { LongtailError } from '@/core/errors.ts';
import type { Lps } from '@/core/geometry.ts';
import type { ViewerScan } from '../contract.ts';
import type { DisplayableValues, ValueRange } from '../displayable.ts';
import type { Plane } from './plane.ts';

/** What a view tells the pane it stands in. */
export interface ViewHost {
  loading(done: number, total: number): void;
  shown(slice: number): void;
  failed(error: LongtailError): void;
  /** Window, camera or overlay changed. */
  changed(): void;
}

/** A scan as it stands in a pane: a stack or three planes. */
export interface View {
  readonly viewerScan: ViewerScan;
  readonly planes: readonly Plane[];
  readonly slice: number;
  readonly range: ValueRange | undefined;
  readonly unit: 'modality' | 'grey';
  readonly inverted: boolean;
  readonly reduction: number;
  /** Values of what is shown, for windows by percentile. */
  values(): DisplayableValues | undefined;
  /** `undefined`: as the file asks. */
  setRange(range: ValueRange | undefined): void;
  invert(): void;
  reset(): void;
  /** Resolves when the slice stands or has failed; a later call overtakes an earlier one. */
  goTo(slice: number): Promise<void>;
  /** Nearest slice, or in MPR the point itself. */
  goToPoint(point: Lps): void;
  scroll(planeId: string, slices: number): void;
  sliceCount(planeId: string): number;
  dispose(): void;
}

/** What a provider rejected with, as the error that it stands for. */
export function asError(thrown: unknown, path: string, frame: number): LongtailError {
  if (thrown instanceof Error && 'longtail' in thrown) return thrown.longtail as LongtailError;
  if (thrown instanceof DOMException && thrown.name === 'AbortError') return { kind: 'cancelled' };
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return { kind: 'decode-failed', path, frame, detail };
}
