import { useCallback, useEffect } from 'react';
import { unreachable } from '@/core/result.ts';
import type { DroppedFile } from '@/files/drop.ts';
import type { DialogName } from '@/state/app-state.ts';
import type { Theme } from '@/state/settings.ts';
import { useApp, useAppState } from '../app-context.tsx';
import { PasswordDialog } from '../case/password-dialog.tsx';
import { FirstScreen } from '../first/first-screen.tsx';
import { useWindowDrop } from '../first/use-window-drop.ts';
import { KeysDialog } from '../help/keys-dialog.tsx';
import { ModelsDialog } from '../models/models-dialog.tsx';
import { CompareDialog } from '../ranking/compare-dialog.tsx';
import { ImportReport } from '../report/import-report.tsx';
import { SettingsDialog } from '../settings/settings-dialog.tsx';
import { useText } from '../text.ts';
import { Boundary } from './boundary.tsx';
import { ResearchNotice } from './research-notice.tsx';
import { RunAnnouncer } from './run-announcer.tsx';
import { TopBar } from './top-bar.tsx';
import { Workspace } from './workspace.tsx';

/** The whole page: bar, first screen or case, the line that always stands, and what is in front. */
export function AppScreen() {
  const t = useText();
  const { cases, packs, view } = useApp();
  const hasCase = useAppState((state) => state.opened.files.length > 0);
  const dialog = useAppState((state) => state.view.dialog);
  const archive = useAppState((state) => state.view.lockedArchive);
  const open = useCallback((files: readonly DroppedFile[]) => void cases.open(files), [cases]);
  const dragging = useWindowDrop(open);
  useTheme(useAppState((state) => state.settings.theme));
  useEffect(() => {
    void packs.refresh();
    void view.probe();
  }, [packs, view]);
  return (
    <div className="app">
      {hasCase && (
        <a className="skip-link" href="#ranking">
          {t('app.skipToRanking')}
        </a>
      )}
      <TopBar />
      {hasCase ? <Workspace /> : <FirstScreen />}
      <footer className="app__foot">
        <ResearchNotice />
      </footer>
      <RunAnnouncer />
      {dialog && (
        <Boundary key={dialog}>
          <OpenDialog dialog={dialog} />
        </Boundary>
      )}
      {archive !== undefined && <PasswordDialog archive={archive} />}
      {dragging && (
        <div className="drop-veil" aria-hidden>
          <p>{t(hasCase ? 'first.dropAdd' : 'first.drop')}</p>
        </div>
      )}
    </div>
  );
}

function OpenDialog({ dialog }: { readonly dialog: DialogName }) {
  switch (dialog) {
    case 'report':
      return <ImportReport />;
    case 'settings':
      return <SettingsDialog />;
    case 'models':
      return <ModelsDialog />;
    case 'keys':
      return <KeysDialog />;
    case 'compare':
      return <CompareDialog />;
    default:
      return unreachable(dialog);
  }
}

/** Puts the theme on the root element, and follows the system's where it is asked to. */
function useTheme(theme: Theme): void {
  useEffect(() => {
    const light = window.matchMedia('(prefers-color-scheme: light)');
    const apply = () => {
      const shown = theme === 'system' ? (light.matches ? 'light' : 'dark') : theme;
      document.documentElement.dataset['theme'] = shown;
    };
    apply();
    light.addEventListener('change', apply);
    return () => light.removeEventListener('change', apply);
  }, [theme]);
}
