import { CircleHelp, Info, Pencil } from 'lucide-react';
import { Button as AriaButton, DialogTrigger, Popover } from 'react-aria-components';
import type { ChosenScan } from '@/state/scan-choice.ts';
import { MODALITIES } from '@/volume/scan.ts';
import { useApp } from '../app-context.tsx';
import { IconButton } from '../controls/button.tsx';
import { Choice } from '../controls/choice.tsx';
import { Switch } from '../controls/switch.tsx';
import { useFindingText } from './finding-text.ts';
import { ScanDetails } from '../import/scan-details.tsx';
import { ScanMenu } from '../import/scan-menu.tsx';
import { useText } from '../text.ts';
import { useViewerActions, useViewerState } from '../viewer/viewer-context.tsx';
import { RenameForm } from './rename-form.tsx';
import { ScanStanding } from './scan-standing.tsx';
import { Thumbnail } from './thumbnail.tsx';

/** One scan: what it is, whether it takes part, and what is odd about it. */
export function ScanCard({ chosen }: { readonly chosen: ChosenScan }) {
  const t = useText();
  const { cases } = useApp();
  const viewer = useViewerActions();
  const findingText = useFindingText();
  const { scan, title, modality, included, excluded, asksModality } = chosen;
  const rename = (name: string) => {
    if (name.trim() !== '') void cases.change({ kind: 'rename', scan: scan.id, title: name.trim() });
  };
  const inViewer = useViewerState(({ panes }) => panes.some((pane) => pane.scanId === scan.id)) ?? false;
  return (
    <li className={included ? 'scan-card' : 'scan-card scan-card--out'} data-shown={inViewer || undefined}>
      <AriaButton
        className="scan-card__show"
        onPress={() => viewer.show(scan.id, scan.volume !== undefined)}
        aria-label={t(inViewer ? 'scan.shownNamed' : 'scan.show', { title })}
      >
        <Thumbnail scan={scan} />
      </AriaButton>
      <div className="scan-card__body">
        <div className="scan-card__head">
          <p className="scan-card__title" title={title}>
            {title}
          </p>
          <Switch
            label={t('scan.include', { title })}
            labelHidden
            selected={included}
            disabled={modality === undefined}
            onChange={(on) => void cases.change({ kind: on ? 'include' : 'exclude', scan: scan.id })}
          />
        </div>
        <div className="scan-card__line">
          <p className="scan-card__facts small faint digits">
            {t('scan.slices', { count: scan.slices.length })},{' '}
            {t('scan.size', { rows: scan.rows, columns: scan.columns })}
          </p>
          <DialogTrigger>
            <IconButton size="small" icon={Pencil} label={t('scan.renameNamed', { title })} />
            <Popover className="popover" placement="bottom end">
              <RenameForm title={title} onRename={(name) => rename(name)} />
            </Popover>
          </DialogTrigger>
          <ScanMenu scan={scan} title={title} />
        </div>
        {asksModality && (
          <p className="scan-card__question">
            <CircleHelp aria-hidden size={15} />
            {t('scan.askModality')}
          </p>
        )}
        <Choice
          label={t('scan.modality', { title })}
          labelHidden
          size="small"
          value={modality}
          placeholder={t('scan.chooseModality')}
          options={MODALITIES.map((id) => ({ id, label: t(`modality.${id}`) }))}
          onChange={(value) => void cases.change({ kind: 'set-modality', scan: scan.id, modality: value })}
        />
        {excluded && !asksModality && <p className="scan-card__why small">{t(`excluded.${excluded}`)}</p>}
        {scan.findings.length > 0 && (
          <ul className="scan-card__findings">
            {scan.findings.map((finding) => (
              <li key={JSON.stringify(finding)}>
                <Info aria-hidden size={13} />
                {findingText(finding)}
              </li>
            ))}
          </ul>
        )}
        <ScanDetails scan={scan} />
        <ScanStanding scanId={scan.id} included={included} />
      </div>
    </li>
  );
}
