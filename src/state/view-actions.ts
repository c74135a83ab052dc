import type { AppServices } from './app-services.ts';
import type { DialogName, RankingTab } from './app-state.ts';
import type { RunActions } from './run-actions.ts';
import type { Settings } from './settings.ts';
import type { AppStore } from './store.ts';

export interface ViewActions {
  openDialog(dialog: DialogName): void;
  closeDialog(): void;
  showTab(tab: RankingTab): void;
  search(query: string): void;
  /** Opens a label's details; undefined closes them. */
  selectLabel(index: number | undefined): void;
  changeSettings(change: Partial<Omit<Settings, 'pack'>>): void;
  /** Asks the browser once what it can run. */
  probe(): Promise<void>;
}

export function createViewActions(store: AppStore, services: AppServices, run: RunActions): ViewActions {
  const set = (change: Partial<ReturnType<AppStore['getState']>['view']>) =>
    store.setState(({ view }) => ({ view: { ...view, ...change } }));

  return {
    openDialog: (dialog) => set({ dialog }),
    closeDialog: () => set({ dialog: undefined }),
    showTab: (tab) => set({ tab }),
    search: (query) => set({ query }),
    selectLabel: (label) => set({ label }),
    changeSettings(change) {
      const { settings, opened } = store.getState();
      const next = { ...settings, ...change };
      store.setState({ settings: next });
      if (next.backend !== settings.backend && opened.scans.length > 0) run.rankSoon();
    },
    async probe() {
      store.setState({ probe: await services.probe() });
    },
  };
}
