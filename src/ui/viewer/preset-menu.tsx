import type { LucideIcon } from 'lucide-react';
import {
  Button,
  Menu,
  MenuItem,
  MenuTrigger,
  Popover,
  Separator,
  Tooltip,
  TooltipTrigger,
} from 'react-aria-components';
import type { VoiWindow } from '@/parse/instance.ts';
import type { ChosenScan } from '@/state/scan-choice.ts';
import type { Viewer } from '@/viewer/contract.ts';
import { PRESET_NUMBERS, windowPresets } from '@/viewer/presets.ts';
import { useApp } from '../app-context.tsx';
import { useFormat, useText } from '../text.ts';

export interface PresetMenuProps {
  readonly icon: LucideIcon;
  readonly viewer: Viewer;
  readonly scan: ChosenScan | undefined;
}

/** Window presets by name, with the number key of each, and the windows that the file itself offers. */
export function PresetMenu({ icon: Icon, viewer, scan }: PresetMenuProps) {
  const t = useText();
  const { cases } = useApp();
  const windowName = useWindowName();
  const frame = scan && cases.frames(scan.scan.id)[0];
  // A picture has no positions and no Hounsfield units.
  const presets = windowPresets(scan?.modality, frame?.position ? 'modality' : 'grey');
  const windows = frame?.windows ?? [];
  // One window alone is a preset already, "as in the file", wherever the presets are not Hounsfield units.
  const offered = windows.length > 1 || !presets.some(({ kind }) => kind === 'file') ? windows : [];
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
          {offered.length > 0 && <Separator className="menu__line" />}
          {offered.map((window, index) => (
            <MenuItem
              key={`file-${index}`}
              className="menu__item"
              textValue={windowName(window)}
              onAction={() => viewer.setFileWindow(index)}
            >
              {windowName(window)}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** What the file calls a window, and its numbers. */
function useWindowName(): (window: VoiWindow) => string {
  const t = useText();
  const format = useFormat();
  return ({ center, width, explanation }) =>
    t('viewer.fileWindow', {
      name: explanation ?? t('viewer.presets.file'),
      center: format.decimal(center, 0),
      width: format.decimal(width, 0),
    });
}
