import { EllipsisVertical } from 'lucide-react';
import {
  Button,
  Menu,
  MenuItem,
  MenuTrigger,
  Popover,
  Separator,
  SubmenuTrigger,
} from 'react-aria-components';
import { fileOrder, reversedOrder } from '@/volume/hand-order.ts';
import { REGIONS, type Scan } from '@/volume/scan.ts';
import { useApp, useChosenScans } from '../app-context.tsx';
import { useText } from '../text.ts';
import { useViewerSlot } from '../viewer/viewer-context.tsx';

export interface ScanMenuProps {
  readonly scan: Scan;
  readonly title: string;
}

/** What can be changed of a scan by hand, besides its name, modality and part in the ranking. */
export function ScanMenu({ scan, title }: ScanMenuProps) {
  const t = useText();
  return (
    <MenuTrigger>
      <Button
        className="button button--quiet button--icon button--small"
        aria-label={t('hand.menu', { title })}
      >
        <EllipsisVertical aria-hidden size={15} />
      </Button>
      <Popover className="popover" placement="bottom end">
        <ScanMenuItems scan={scan} />
      </Popover>
    </MenuTrigger>
  );
}

/** Other volumes of a file that holds several: its neighbours, and the middle one. */
function volumeSteps({ count, shown }: NonNullable<Scan['volumes']>) {
  const steps = [
    ['previousVolume', shown - 1],
    ['nextVolume', shown + 1],
    ['middleVolume', Math.floor(count / 2)],
  ] as const;
  return steps.filter(([, volume]) => volume >= 0 && volume < count && volume !== shown);
}

function ScanMenuItems({ scan }: { readonly scan: Scan }) {
  const t = useText();
  const { cases } = useApp();
  const { viewer } = useViewerSlot();
  const chosen = useChosenScans();
  const at = viewer?.state.panes.find((pane) => pane.scanId === scan.id)?.slice ?? 0;
  const mates = chosen.filter(
    ({ scan: other }) =>
      other.id !== scan.id &&
      other.examinationId === scan.examinationId &&
      other.rows === scan.rows &&
      other.columns === scan.columns,
  );
  const single = scan.slices.length < 2;
  const reorder = (order: readonly number[]) => void cases.change({ kind: 'reorder', scan: scan.id, order });
  return (
    <Menu
      className="menu"
      aria-label={t('hand.menu', { title: scan.title })}
      disabledKeys={[
        ...(at < 1 ? ['split'] : []),
        ...(mates.length === 0 ? ['merge'] : []),
        ...(single ? ['reverse', 'by-file'] : []),
      ]}
    >
      <MenuItem
        id="split"
        className="menu__item"
        onAction={() => void cases.change({ kind: 'split', scan: scan.id, at })}
      >
        {at < 1 ? t('hand.splitHint') : t('hand.split', { slice: at + 1 })}
      </MenuItem>
      <SubmenuTrigger>
        <MenuItem id="merge" className="menu__item">
          {t('hand.merge')}
        </MenuItem>
        <Popover className="popover">
          <Menu className="menu" aria-label={t('hand.merge')}>
            {mates.map(({ scan: { id, slices }, title }) => (
              <MenuItem
                key={id}
                className="menu__item"
                textValue={title}
                onAction={() => void cases.change({ kind: 'merge', scans: [scan.id, id] })}
              >
                {title}
                <span className="faint digits">{t('scan.slices', { count: slices.length })}</span>
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </SubmenuTrigger>
      <Separator className="menu__line" />
      <MenuItem id="reverse" className="menu__item" onAction={() => reorder(reversedOrder(scan.slices))}>
        {t('hand.reverse')}
      </MenuItem>
      <MenuItem id="by-file" className="menu__item" onAction={() => reorder(fileOrder(scan.slices))}>
        {t('hand.byFile')}
      </MenuItem>
      {scan.volumes && (
        <>
          <Separator className="menu__line" />
          {volumeSteps(scan.volumes).map(([name, volume]) => (
            <MenuItem
              key={name}
              id={name}
              className="menu__item"
              onAction={() => void cases.change({ kind: 'set-volume', scan: scan.id, volume })}
            >
              {t(`hand.${name}`, { number: volume + 1, count: scan.volumes?.count ?? 1 })}
            </MenuItem>
          ))}
        </>
      )}
      <Separator className="menu__line" />
      <SubmenuTrigger>
        <MenuItem id="region" className="menu__item">
          {t('hand.region')}
        </MenuItem>
        <Popover className="popover">
          <Menu
            className="menu"
            aria-label={t('hand.region')}
            selectionMode="single"
            selectedKeys={scan.region === undefined ? [] : [scan.region]}
          >
            {REGIONS.map((region) => (
              <MenuItem
                key={region}
                id={region}
                className="menu__item"
                onAction={() => void cases.change({ kind: 'set-region', scan: scan.id, region })}
              >
                {t(`region.${region}`)}
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </SubmenuTrigger>
    </Menu>
  );
}
