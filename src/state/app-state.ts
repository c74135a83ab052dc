import type { LongtailError } from '@/core/errors.ts';
import type { Override } from '@/volume/overrides.ts';
import type { ListedCases } from '@/pipeline/listed-cases.ts';
import { NO_READING, type HumanReading } from '@/report/human-reading.ts';
import type { CaseIdentity } from '@/pipeline/identity.ts';
import type { Examination, FileReport, Scan } from '@/volume/scan.ts';
import type { BackendProbe, ImportProgress, PackInfo } from './app-services.ts';
import type { Keeping } from './reading-actions.ts';
import type { RunState } from './run-state.ts';
import type { SavedState } from './saved-result.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';

/** What was opened: facts about scans and files, no pixels. */
export interface CaseState {
  readonly examinations: readonly Examination[];
  readonly scans: readonly Scan[];
  readonly files: readonly FileReport[];
  /** Where files are lists of cases: one of these is open. */
  readonly listed?: ListedCases;
  /** Why some of the changes made by hand no longer fit the files. */
  readonly refusedChanges?: readonly string[];
}

export type DialogName = 'report' | 'settings' | 'models' | 'keys' | 'compare';
export type RankingTab = 'disorders' | 'icd10cm' | 'dates';

/** What the user looks at, beside the viewports, which keep their own state. */
export interface ViewState {
  readonly dialog: DialogName | undefined;
  readonly tab: RankingTab;
  readonly query: string;
  /** Index of the disorder whose details are open. */
  readonly label: number | undefined;
  /** Index of the one that it is compared with. */
  readonly against: number | undefined;
  /** Path of the archive that waits for a password. */
  readonly lockedArchive: string | undefined;
}

export type CheckpointImport =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly name: string; readonly progress: ImportProgress | undefined }
  | { readonly kind: 'failed'; readonly name: string; readonly error: LongtailError }
  | { readonly kind: 'done'; readonly pack: string };

export interface PacksState {
  readonly list: readonly PackInfo[];
  readonly import: CheckpointImport;
}

export interface AppState {
  readonly settings: Settings;
  readonly opened: CaseState;
  /** The user's changes by hand in their order; `opened` is the case under all of them. */
  readonly overrides: readonly Override[];
  readonly run: RunState;
  /** What tells the open case from others; undefined until it was worked out. */
  readonly identity: CaseIdentity | undefined;
  /** A saved result is shown, until its scans are ranked again. */
  readonly saved: SavedState | undefined;
  /** The user's own verdict beside the model's. */
  readonly reading: HumanReading;
  readonly keeping: Keeping;
  readonly view: ViewState;
  readonly packs: PacksState;
  /** Undefined until the browser was asked. */
  readonly probe: BackendProbe | undefined;
}

/**
 * What may leave memory. `device`: kept in this browser between visits. `verdicts`: kept in this browser in a store of
 * its own, under the identity of the case (`verdict-storage.ts`). `never`: gone with the page; everything else about a
 * patient is here. A new key does not compile without its entry.
 */
export const STORAGE_POLICY = {
  settings: 'device',
  opened: 'never',
  overrides: 'never',
  run: 'never',
  identity: 'never',
  saved: 'never',
  reading: 'verdicts',
  keeping: 'never',
  view: 'never',
  packs: 'never',
  probe: 'never',
} as const satisfies Record<keyof AppState, 'device' | 'verdicts' | 'never'>;

export const NO_CASE: CaseState = { examinations: [], scans: [], files: [] };

export const INITIAL_VIEW: ViewState = {
  dialog: undefined,
  tab: 'disorders',
  query: '',
  label: undefined,
  against: undefined,
  lockedArchive: undefined,
};

export const initialState = (settings: Settings = DEFAULT_SETTINGS): AppState => ({
  settings,
  opened: NO_CASE,
  overrides: [],
  run: { kind: 'idle' },
  identity: undefined,
  saved: undefined,
  reading: NO_READING,
  keeping: { kind: 'not' },
  view: INITIAL_VIEW,
  packs: { list: [], import: { kind: 'none' } },
  probe: undefined,
});
