import { BACKEND_CHOICES, LANGUAGES, THEMES } from '@/state/settings.ts';
import type { BackendChoice, BackendProbe } from '@/state/app-services.ts';
import { useApp, useAppState } from '../app-context.tsx';
import { Choice } from '../controls/choice.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { Radios } from '../controls/radios.tsx';
import { KeptVerdicts } from './kept-verdicts.tsx';
import { useText, type Translate } from '../text.ts';

export function SettingsDialog() {
  const t = useText();
  const { view } = useApp();
  const settings = useAppState((state) => state.settings);
  const probe = useAppState((state) => state.probe);
  return (
    <Dialog title={t('settings.title')} size="small" onClose={() => view.closeDialog()}>
      <div className="settings">
        <Radios
          label={t('settings.backend')}
          value={settings.backend}
          options={BACKEND_CHOICES.map((id) => ({
            id,
            label: id === 'auto' ? t('settings.auto') : t(`backend.${id}`),
            detail: backendDetail(id, probe, t),
            disabled: id === 'webgpu' && probe?.webgpuMissing !== undefined,
          }))}
          onChange={(backend) => view.changeSettings({ backend })}
        />
        <Radios
          label={t('settings.theme')}
          value={settings.theme}
          options={THEMES.map((id) => ({
            id,
            label: t(`settings.${id}`),
            ...(id === 'system' ? {} : { detail: t(`settings.${id}Detail`) }),
          }))}
          onChange={(theme) => view.changeSettings({ theme })}
        />
        <Choice
          label={t('settings.language')}
          value={settings.language}
          options={LANGUAGES.map((id) => ({ id, label: t(`settings.${id}`) }))}
          onChange={(language) => view.changeSettings({ language })}
        />
        <KeptVerdicts />
        <p className="small faint">{t('settings.kept')}</p>
      </div>
    </Dialog>
  );
}

function backendDetail(choice: BackendChoice, probe: BackendProbe | undefined, t: Translate): string {
  switch (choice) {
    case 'auto':
      return t('settings.autoDetail');
    case 'webgpu':
      if (probe?.webgpuMissing !== undefined)
        return t('settings.webgpuMissing', { reason: probe.webgpuMissing });
      return probe?.adapter === undefined
        ? t('settings.webgpuDetailUnknown')
        : t('settings.webgpuDetail', { adapter: probe.adapter });
    case 'wasm':
      return t(probe?.threads === false ? 'settings.wasmDetailSingle' : 'settings.wasmDetail');
  }
}
