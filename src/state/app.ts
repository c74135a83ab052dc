import type { AppServices } from './app-services.ts';
import { createCaseActions, type CaseActions } from './case-actions.ts';
import { createExportActions, type ExportActions } from './export-actions.ts';
import { createPackActions, type PackActions } from './pack-actions.ts';
import { createReadingActions, type ReadingActions } from './reading-actions.ts';
import { createRunActions, type RunActions } from './run-actions.ts';
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

export function createApp(services: AppServices, storage: SettingsStorage | undefined): App {
  const store = createAppStore(storage);
  const run = createRunActions(store, services);
  return {
    store,
    services,
    run,
    cases: createCaseActions(store, services, run),
    packs: createPackActions(store, services, run),
    view: createViewActions(store, services, run),
    reading: createReadingActions(store),
    exports: createExportActions(store, services),
  };
}
