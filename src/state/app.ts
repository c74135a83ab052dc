import type { AppServices } from './app-services.ts';
import { createCaseActions, type CaseActions } from './case-actions.ts';
import { createExportActions, type ExportActions } from './export-actions.ts';
import { createPackActions, type PackActions } from './pack-actions.ts';
import { createReadingActions, type ReadingActions } from './reading-actions.ts';
import { createRunActions, type RunActions } from './run-actions.ts';
import type { VerdictStorage } from './verdict-storage.ts';
import { createAppStore, type AppStore, type SettingsStorage } from './store.ts';
import { createViewActions, type ViewActions } from './view-actions.ts';

/** The store, what changes it, and what lies below: all that a screen can reach. */
export interface App {
  readonly store: AppStore;
  readonly services: AppServices;
  readonly cases: CaseActions;
  readonly run: RunActions;
  readonly packs: PackActions;
  readonly view: ViewActions;
  readonly reading: ReadingActions;
  readonly exports: ExportActions;
}

/** @param verdicts undefined: the user's verdicts are gone with the page */
export function createApp(
  services: AppServices,
  storage: SettingsStorage | undefined,
  verdicts?: VerdictStorage,
): App {
  const store = createAppStore(storage);
  const run = createRunActions(store, services);
  const reading = createReadingActions(store, verdicts);
  return {
    store,
    services,
    run,
    cases: createCaseActions(store, services, run, reading),
    packs: createPackActions(store, services, run),
    view: createViewActions(store, services, run),
    reading,
    exports: createExportActions(store, services),
  };
}
