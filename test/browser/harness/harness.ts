import type { Viewer } from '@/viewer/contract.ts';

/** What the tests call in the page. */
export interface Harness {
  readonly viewer: Viewer;
  /** Takes the viewer away and sets up another in its place. */
  renew(): Promise<void>;
  /** Slices asked of the provider, as "scan/slice". */
  readonly asked: string[];
  /** Resolves when what is to be drawn has been drawn. */
  drawn(): Promise<void>;
  /** Red, green, blue at a place of a plane, in CSS pixels from its top left. */
  pixel(pane: number, plane: number, x: number, y: number): [number, number, number];
}

declare global {
  interface Window {
    harness: Promise<Harness>;
  }
}
