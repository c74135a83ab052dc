import { LayoutPanelTop } from 'lucide-react';
import { Button, Menu, MenuItem, MenuTrigger, Popover, Tooltip, TooltipTrigger } from 'react-aria-components';
import type { ChosenScan } from '@/state/scan-choice.ts';
import type { Viewer } from '@/viewer/contract.ts';
import { applyHanging, HANGING_PROTOCOLS } from '@/viewer/hanging.ts';
import { useAppState } from '../app-context.tsx';
import { useText } from '../text.ts';

export interface HangingMenuProps {
  readonly viewer: Viewer;
  readonly chosen: readonly ChosenScan[];
}

/** Arrangements of several viewports, each in one click; those that fit the scans. */
export function HangingMenu({ viewer, chosen }: HangingMenuProps) {
  const t = useText();
  return (
    <MenuTrigger>
      <TooltipTrigger delay={500}>
        <Button className="button button--quiet button--icon" aria-label={t('hanging.menu')}>
          <LayoutPanelTop aria-hidden size={18} />
        </Button>
        <Tooltip className="tooltip" offset={6}>
          {t('hanging.menu')}
        </Tooltip>
      </TooltipTrigger>
      <Popover className="popover" placement="bottom end">
        <HangingItems viewer={viewer} chosen={chosen} />
      </Popover>
    </MenuTrigger>
  );
}

function HangingItems({ viewer, chosen }: HangingMenuProps) {
  const t = useText();
  const { panes, activePane } = viewer.state;
  const examinations = useAppState((state) => state.opened.examinations);
  const dates = new Map(
    examinations.flatMap(({ id, date }) => (date === undefined ? [] : [[id, date] as const])),
  );
  const scans = chosen.map(({ scan }) => scan);
  const fitting = HANGING_PROTOCOLS.flatMap(({ name, hang }) => {
    const hanging = hang(scans, panes[activePane]?.scanId, dates);
    return hanging ? [{ name, hanging }] : [];
  });
  return (
    <Menu
      className="menu"
      aria-label={t('hanging.menu')}
      renderEmptyState={() => <p className="menu__item">{t('hanging.none')}</p>}
    >
      {fitting.map(({ name, hanging }) => (
        <MenuItem key={name} className="menu__item" onAction={() => void applyHanging(viewer, hanging)}>
          {t(`hanging.${name}`)}
        </MenuItem>
      ))}
    </Menu>
  );
}
