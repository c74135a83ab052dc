import { useEffect, useRef, useState } from 'react';
import type { ViewerScan } from '@/viewer/contract.ts';
import { useApp, useChosenScans } from '../app-context.tsx';
import { useText } from '../text.ts';
import { fillPanes } from './fill-panes.ts';
import { loadViewer } from './load-viewer.ts';
import { PaneNotes } from './pane-notes.tsx';
import { SliceStrips } from './slice-strips.tsx';
import { usePaneLabels } from './use-pane-labels.ts';
import { useViewerKeys } from './use-viewer-keys.ts';
import { useViewerSlot } from './viewer-context.tsx';
import { ViewerToolbar } from './viewer-toolbar.tsx';

/** Toolbar, viewports, and under them a strip of slices each. */
export function ViewerArea() {
  const t = useText();
  const { services } = useApp();
  const { viewer, attach } = useViewerSlot();
  const container = useRef<HTMLDivElement>(null);
  const [failure, setFailure] = useState<string>();
  useEffect(() => {
    let gone = false;
    let dispose = () => {};
    const start = async () => {
      const { createViewer } = await loadViewer();
      if (gone || !container.current) return;
      const made = await createViewer(container.current, services);
      if (gone) return made.dispose();
      dispose = () => made.dispose();
      attach(made);
    };
    start().catch((reason: unknown) => {
      if (!gone) setFailure(reason instanceof Error ? reason.message : String(reason));
    });
    return () => {
      gone = true;
      attach(undefined);
      dispose();
    };
  }, [services, attach]);
  useScansInViewer();
  usePaneLabels();
  useViewerKeys(container);
  return (
    <section className="viewer-area" aria-label={t('viewer.title')}>
      <ViewerToolbar />
      <div className="viewer-area__stage">
        <div className="viewer-area__panes" ref={container} />
        {!viewer && (
          <p className="viewer-area__note" role="status">
            {failure === undefined ? t('viewer.starting') : `${t('viewer.failed')}: ${failure}`}
          </p>
        )}
        <PaneNotes />
      </div>
      <SliceStrips />
    </section>
  );
}

/** Gives the viewer the case's scans, and something to look at when it has nothing. */
function useScansInViewer(): void {
  const { cases } = useApp();
  const { viewer } = useViewerSlot();
  const chosen = useChosenScans();
  useEffect(() => {
    if (!viewer) return;
    viewer.setScans(
      chosen.map(({ scan }): ViewerScan => {
        const frameOfReference = cases.frameOfReference(scan.id);
        return {
          scan,
          // Thousands a case: read when the scan is shown.
          get frames() {
            return cases.frames(scan.id);
          },
          ...(frameOfReference === undefined ? {} : { frameOfReference }),
        };
      }),
    );
    fillPanes(viewer, chosen);
  }, [viewer, chosen, cases]);
}
