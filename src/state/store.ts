import { createStore, type StoreApi } from 'zustand/vanilla';
import { initialState, STORAGE_POLICY, type AppState } from './app-state.ts';
import { parseSettings, type Settings } from './settings.ts';

export type AppStore = StoreApi<AppState>;

/** The part of `Storage` that is needed; a browser that forbids storage throws on every call. */
export type SettingsStorage = Pick<Storage, 'getItem' | 'setItem'>;

const STORAGE_KEY = 'longtail.settings';

type StoredKey = {
  [K in keyof AppState]: (typeof STORAGE_POLICY)[K] extends 'device' ? K : never;
}[keyof AppState];

/** The parts of the state that the storage policy lets out of memory. */
export function storable(state: AppState): Pick<AppState, StoredKey> {
  const entries = Object.entries(state).filter(([key]) => STORAGE_POLICY[key as keyof AppState] === 'device');
  return Object.fromEntries(entries) as Pick<AppState, StoredKey>;
}

function loadSettings(storage: SettingsStorage | undefined): Settings {
  try {
    return parseSettings(storage?.getItem(STORAGE_KEY) ?? null);
  } catch {
    return parseSettings(null);
  }
}

/**
 * The one store. Plain state; what changes it stands in the actions.
 * @param storage undefined: nothing is remembered between visits
 */
export function createAppStore(storage: SettingsStorage | undefined): AppStore {
  const store = createStore<AppState>()(() => initialState(loadSettings(storage)));
  store.subscribe((state, before) => {
    if (state.settings === before.settings) return;
    try {
      storage?.setItem(STORAGE_KEY, JSON.stringify(storable(state).settings));
    } catch {
      // A full or forbidden storage costs the memory of the settings, not the session.
    }
  });
  return store;
}
