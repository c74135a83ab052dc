import { Diamond } from 'lucide-react';
import type { ScanOutcome } from '@/ranking/diagnosis.ts';
import { useChosenScans } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { useText } from '../text.ts';
import { useViewerActions } from '../viewer/viewer-context.tsx';
import { WeightBar } from './weight-bar.tsx';

/** Share of each scan, and the way to its key slice. */
export function ScanWeights({ scans }: { readonly scans: readonly ScanOutcome[] }) {
  const t = useText();
  const viewer = useViewerActions();
  const chosen = useChosenScans();
  return (
    <ul className="scan-weights">
      {scans.map(({ scanId, weight, keySlice }) => {
        const title = chosen.find(({ scan }) => scan.id === scanId)?.title ?? scanId;
        const slice = keySlice + 1;
        return (
          <li key={scanId} className="scan-weights__row">
            <WeightBar label={title} weight={weight} />
            <Button
              look="quiet"
              icon={Diamond}
              aria-label={t('details.goToKeySlice', { slice, title })}
              onPress={() => void viewer.goToSlice(scanId, keySlice)}
            >
              {t('details.keySlice', { slice })}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
