import { ChevronRight } from 'lucide-react';
import { Button, Disclosure, DisclosurePanel } from 'react-aria-components';
import type { Scan } from '@/volume/scan.ts';
import { useText } from '../text.ts';

/** By which rules the scan was made of its files, in their order. */
export function ScanDetails({ scan }: { readonly scan: Scan }) {
  const t = useText();
  return (
    <Disclosure className="scan-details">
      <Button slot="trigger" className="scan-details__trigger">
        <ChevronRight aria-hidden size={13} />
        {t('hand.details')}
      </Button>
      <DisclosurePanel className="scan-details__panel">
        {scan.region !== undefined && <p>{t('hand.regionIs', { region: t(`region.${scan.region}`) })}</p>}
        {scan.projection?.view !== undefined && <p>{t('hand.viewIs', { view: scan.projection.view })}</p>}
        {scan.projection?.laterality && <p>{t(`hand.laterality.${scan.projection.laterality}`)}</p>}
        {scan.volumes && (
          <p>{t('hand.volumeIs', { number: scan.volumes.shown + 1, count: scan.volumes.count })}</p>
        )}
        <ol className="scan-details__rules">
          {scan.rules.map((rule, i) => (
            <li key={`${i} ${rule}`}>{rule}</li>
          ))}
        </ol>
      </DisclosurePanel>
    </Disclosure>
  );
}
