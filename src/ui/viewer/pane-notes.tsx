import { Loader } from 'lucide-react';
import type { PaneState } from '@/viewer/contract.ts';
import { useErrorText } from '../error-text.ts';
import { useAppState } from '../app-context.tsx';
import { useFormat, useText } from '../text.ts';
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
          <PaneFacts pane={pane} />
          {captions[index] && (
            <p className="pane-notes__caption">
              {captions[index].text}
              {captions[index].legend}
            </p>
          )}
        </div>
      ))}
    </div>
  );
}

/** In the corner of a picture: when it was made, where several dates are open, and how it is windowed. */
function PaneFacts({ pane }: { readonly pane: PaneState }) {
  const t = useText();
  const format = useFormat();
  const { scans, examinations } = useAppState((state) => state.opened);
  if (pane.status.kind !== 'shown') return null;
  const examinationId = scans.find(({ id }) => id === pane.scanId)?.examinationId;
  const date = examinations.find(({ id }) => id === examinationId)?.date;
  const dates = new Set(examinations.map((examination) => examination.date));
  const { window } = pane;
  const number = (value: number) => format.decimal(value, Number.isInteger(value) ? 0 : 1);
  const facts = [
    ...(date !== undefined && dates.size > 1 ? [date] : []),
    ...(window ? [t('viewer.level', { center: number(window.center), width: number(window.width) })] : []),
  ];
  return (
    <p className="pane-notes__facts digits">
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </p>
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
