import {
  createContext,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import type { ScanOutcome } from '@/ranking/diagnosis.ts';
import type { PaneMode, Viewer, ViewerState } from '@/viewer/contract.ts';

interface ViewerSlot {
  /** Undefined until its code is loaded, and while no case is open. */
  readonly viewer: Viewer | undefined;
  attach(viewer: Viewer | undefined): void;
  /** False for one that was disposed of, also while the page that showed it is being taken down. */
  isAttached(viewer: Viewer): boolean;
  /** What stands at the top of each viewport; none where there is nothing to tell them apart by. */
  readonly captions: readonly PaneCaption[];
  setCaptions(captions: readonly PaneCaption[]): void;
}

/** What a viewport shows beside its scan. */
export interface PaneCaption {
  readonly text: string;
  readonly legend?: ReactNode;
}

const ViewerContext = createContext<ViewerSlot | undefined>(undefined);

/** Lets the lists beside the viewer reach it. */
export function ViewerProvider({ children }: { readonly children: ReactNode }) {
  const [viewer, setViewer] = useState<Viewer>();
  const attached = useRef<Viewer>(undefined);
  const [captions, setCaptions] = useState<readonly PaneCaption[]>([]);
  const attach = useCallback((next: Viewer | undefined) => {
    attached.current = next;
    setViewer(next);
  }, []);
  const isAttached = useCallback((asked: Viewer) => asked === attached.current, []);
  const slot = useMemo(
    () => ({ viewer, attach, isAttached, captions, setCaptions }),
    [viewer, attach, isAttached, captions],
  );
  return <ViewerContext value={slot}>{children}</ViewerContext>;
}

export function useViewerSlot(): ViewerSlot {
  const slot = useContext(ViewerContext);
  if (slot === undefined) throw new Error('the viewer was asked for outside of ViewerProvider');
  return slot;
}

const unsubscribed = () => () => undefined;

/** @param select must return a primitive, or the same object for the same state: panes change on every scroll */
export function useViewerState<T>(select: (state: ViewerState) => T): T | undefined {
  const { viewer } = useViewerSlot();
  return useSyncExternalStore(
    viewer ? (listener) => viewer.subscribe(listener) : unsubscribed,
    () => viewer && select(viewer.state),
  );
}

export interface ViewerActions {
  /** In the active pane; as three planes if that is how the pane stands and the scan is a volume. */
  show(scanId: string, isVolume: boolean): void;
  /** Shows the scan where it is not yet, then goes to the slice. */
  goToSlice(scanId: string, slice: number): Promise<void>;
  showKeySlices(scans: readonly ScanOutcome[]): void;
}

const shows = (viewer: Viewer, scanId: string): boolean =>
  viewer.state.panes.some((pane) => pane.scanId === scanId);

export function useViewerActions(): ViewerActions {
  const { viewer } = useViewerSlot();
  return useMemo(
    () => ({
      show(scanId, isVolume) {
        if (!viewer) return;
        const { activePane, panes } = viewer.state;
        const mode: PaneMode = isVolume ? (panes[activePane]?.mode ?? 'stack') : 'stack';
        // What goes wrong stands in the pane itself.
        void viewer.show(activePane, scanId, mode);
      },
      async goToSlice(scanId, slice) {
        if (!viewer) return;
        if (!shows(viewer, scanId)) await viewer.show(viewer.state.activePane, scanId, 'stack');
        viewer.goToSlice(scanId, slice);
      },
      showKeySlices(scans) {
        for (const { scanId, keySlice } of scans) viewer?.goToSlice(scanId, keySlice);
      },
    }),
    [viewer],
  );
}
