import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { App } from '@/state/app.ts';
import type { AppState } from '@/state/app-state.ts';
import { shownDiagnosis, type ShownDiagnosis } from '@/state/run-state.ts';
import { chooseScan, type ChosenScan } from '@/state/scan-choice.ts';

const AppContext = createContext<App | undefined>(undefined);

export function AppProvider({ app, children }: { readonly app: App; readonly children: ReactNode }) {
  return <AppContext value={app}>{children}</AppContext>;
}

export function useApp(): App {
  const app = useContext(AppContext);
  if (app === undefined) throw new Error('a screen was rendered outside of AppProvider');
  return app;
}

/** @param select must return the same object for the same state; derive with `useMemo` */
export const useAppState = <T,>(select: (state: AppState) => T): T => useStore(useApp().store, select);

/** The case's scans under the user's changes. */
export function useChosenScans(): readonly ChosenScan[] {
  const scans = useAppState((state) => state.opened.scans);
  return useMemo(() => scans.map(chooseScan), [scans]);
}

/** The ranking on the page, if there is one. */
export function useShownDiagnosis(): ShownDiagnosis | undefined {
  const run = useAppState((state) => state.run);
  return useMemo(() => shownDiagnosis(run), [run]);
}
