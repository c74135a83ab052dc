import type { i18n } from 'i18next';
import { useEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import { I18nextProvider } from 'react-i18next';
import type { App } from '@/state/app.ts';
import { AppProvider, useAppState } from './app-context.tsx';
import { AppScreen } from './shell/app-screen.tsx';
import { Boundary } from './shell/boundary.tsx';
import './styles/all.css';

export interface AppRootProps {
  readonly app: App;
  readonly text: i18n;
}

/** The page with its store, its texts and the components' own language. */
export function AppRoot({ app, text }: AppRootProps) {
  return (
    <I18nextProvider i18n={text}>
      <AppProvider app={app}>
        <InLanguage text={text} />
      </AppProvider>
    </I18nextProvider>
  );
}

function InLanguage({ text }: { readonly text: i18n }) {
  const language = useAppState((state) => state.settings.language);
  useEffect(() => {
    void text.changeLanguage(language);
    document.documentElement.lang = language;
  }, [text, language]);
  return (
    <I18nProvider locale={language}>
      <Boundary>
        <AppScreen />
      </Boundary>
    </I18nProvider>
  );
}
