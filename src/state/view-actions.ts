import type { AppServices } from './app-services.ts';
import type { DialogName, RankingTab } from './app-state.ts';
import { chosenLabels } from './chosen-labels.ts';
import type { RunActions } from './run-actions.ts';
import type { Settings } from './settings.ts';
import type { AppStore } from './store.ts';

export interface ViewActions {
  openDialog(dialog: DialogName): void;
  closeDialog(): void;
  showTab(tab: RankingTab): void;
  search(query: string): void;
  /** Opens a label's details; undefined closes them. Ends a comparison. */
  selectLabel(index: number | undefined): void;
  /** Sets another label beside the one whose details are open; undefined ends the comparison. */
  compareWith(index: number | undefined): void;
  /** What a list that lets several rows be chosen makes of the choice: see `chosenLabels`. */
  chooseLabels(indices: readonly number[]): void;
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
    selectLabel: (label) => set({ label, against: undefined }),
    compareWith: (against) => set({ against }),
    chooseLabels: (indices) => set(chosenLabels(store.getState().view, indices)),
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
