import { Loader } from 'lucide-react';
import type { PaneState } from '@/viewer/contract.ts';
import { useErrorText } from '../error-text.ts';
import { useText } from '../text.ts';
import { useViewerSlot, useViewerState } from './viewer-context.tsx';

/** What a viewport has to say instead of a picture: one cell above each pane, clicks pass through. */
export function PaneNotes() {
  const panes = useViewerState((state) => state.panes);
  const layout = useViewerState((state) => state.layout);
  const { captions } = useViewerSlot();
  if (!panes) return null;
  return (
    <div className="pane-notes" data-layout={layout}>
      {panes.map((pane, index) => (
        <div key={index} className="pane-notes__cell">
          <PaneNote pane={pane} />
          {captions[index] !== undefined && <p className="pane-notes__caption">{captions[index]}</p>}
        </div>
      ))}
    </div>
  );
}

function PaneNote({ pane }: { readonly pane: PaneState }) {
  const t = useText();
  const errorText = useErrorText();
  switch (pane.status.kind) {
    case 'empty':
      return <p className="pane-notes__text">{t('viewer.noScan')}</p>;
    case 'loading': {
      const { done, total } = pane.status;
      return (
        <p className="pane-notes__text digits">
          <Loader aria-hidden size={16} className="spin" />
          {t('viewer.loading')}
          {total > 1 && ` ${t('scan.progress', { done, total })}`}
        </p>
      );
    }
    case 'failed': {
      const { title, detail, remedy } = errorText(pane.status.error);
      return (
        <div className="pane-notes__text pane-notes__text--failed" role="alert">
          <strong>{title}</strong>
          <span>{detail}</span>
          <span>{remedy}</span>
        </div>
      );
    }
    case 'shown':
      return pane.reduction > 1 ? (
        <p className="pane-notes__corner">{t('viewer.reduced', { factor: pane.reduction })}</p>
      ) : null;
  }
}
