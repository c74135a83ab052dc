import { useState } from 'react';
import { ScanPanel } from '../case/scan-panel.tsx';
import { Segments } from '../controls/segments.tsx';
import { RankingPanel } from '../ranking/ranking-panel.tsx';
import { useText } from '../text.ts';
import { ViewerArea } from '../viewer/viewer-area.tsx';
import { ViewerProvider } from '../viewer/viewer-context.tsx';
import { Boundary } from './boundary.tsx';

type Panel = 'ranking' | 'scans';

/**
 * Scans, pictures, ranking, side by side. On a narrow page the pictures stand above, and one of the two lists below
 * them; both stay mounted, so that switching loses no scroll position.
 */
export function Workspace() {
  const t = useText();
  const [panel, setPanel] = useState<Panel>('ranking');
  return (
    <ViewerProvider>
      <main className="workspace" data-panel={panel}>
        <Boundary className="scan-panel">
          <ScanPanel />
        </Boundary>
        <Boundary className="viewer-area">
          <ViewerArea />
        </Boundary>
        <div className="workspace__switch">
          <Segments<Panel>
            label={t('panel.switch')}
            value={panel}
            segments={[
              { id: 'ranking', label: t('panel.ranking') },
              { id: 'scans', label: t('panel.scans') },
            ]}
            onChange={setPanel}
          />
        </div>
        <Boundary className="ranking">
          <RankingPanel />
        </Boundary>
      </main>
    </ViewerProvider>
  );
}
