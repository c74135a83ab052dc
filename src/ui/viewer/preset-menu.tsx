import type { LucideIcon } from 'lucide-react';
import { Button, Menu, MenuItem, MenuTrigger, Popover, Tooltip, TooltipTrigger } from 'react-aria-components';
import type { ChosenScan } from '@/state/scan-choice.ts';
import type { Viewer } from '@/viewer/contract.ts';
import { PRESET_NUMBERS, windowPresets } from '@/viewer/presets.ts';
import { useApp } from '../app-context.tsx';
import { useText } from '../text.ts';

export interface PresetMenuProps {
  readonly icon: LucideIcon;
  readonly viewer: Viewer;
  readonly scan: ChosenScan | undefined;
}

/** Window presets by name, with the number key of each. */
export function PresetMenu({ icon: Icon, viewer, scan }: PresetMenuProps) {
  const t = useText();
  const { cases } = useApp();
  // A picture has no positions and no Hounsfield units.
  const unit = scan && cases.frames(scan.scan.id)[0]?.position ? 'modality' : 'grey';
  const presets = windowPresets(scan?.modality, unit);
  return (
    <MenuTrigger>
      <TooltipTrigger delay={500}>
        <Button className="button button--quiet button--icon" aria-label={t('viewer.preset')}>
          <Icon aria-hidden size={18} />
        </Button>
        <Tooltip className="tooltip" offset={6}>
          {t('viewer.preset')}
        </Tooltip>
      </TooltipTrigger>
      <Popover className="popover" placement="bottom start">
        <Menu className="menu" aria-label={t('viewer.preset')}>
          {PRESET_NUMBERS.map((number) => {
            const preset = presets[number - 1];
            if (!preset) return null;
            const name = t(`viewer.presets.${preset.name}`);
            return (
              <MenuItem
                key={number}
                className="menu__item"
                textValue={name}
                onAction={() => viewer.setWindowPreset(number)}
              >
                {name}
                <kbd>{number}</kbd>
              </MenuItem>
            );
          })}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
