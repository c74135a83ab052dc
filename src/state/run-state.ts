import type { LongtailError } from '@/core/errors.ts';
import { unreachable } from '@/core/result.ts';
import type { Backend } from '@/model/runtime.ts';
import type { Diagnosis } from '@/ranking/diagnosis.ts';
import type { DiagnoseProgress, OpenProgress } from './app-services.ts';

export interface ScanProgress {
  readonly stage: 'decode' | 'encode';
  readonly done: number;
  readonly total: number;
}

/** The backend that gave up, told to the user with its reason. */
export interface Fallback {
  readonly from: Backend;
  readonly to: Backend;
  readonly reason: LongtailError;
}

/**
 * What the app is doing with the case. `previous` is the last ranking, still shown while a new one is made:
 * re-ranking after a change takes milliseconds and must not blank the page.
 */
export type RunState =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'reading';
      readonly progress: OpenProgress | undefined;
      readonly previous: Diagnosis | undefined;
    }
  | {
      readonly kind: 'preparing';
      readonly pack: { readonly bytesRead: number; readonly bytesTotal: number } | undefined;
      readonly fallback: Fallback | undefined;
      readonly previous: Diagnosis | undefined;
    }
  | {
      readonly kind: 'encoding';
      readonly scans: Readonly<Record<string, ScanProgress>>;
      readonly fallback: Fallback | undefined;
      /** A ranking of the scans finished so far. */
      readonly preview: Diagnosis | undefined;
      readonly previous: Diagnosis | undefined;
    }
  | { readonly kind: 'ranked'; readonly diagnosis: Diagnosis; readonly fallback: Fallback | undefined }
  | {
      readonly kind: 'failed';
      readonly during: 'reading' | 'ranking';
      readonly error: LongtailError;
      readonly previous: Diagnosis | undefined;
    };

/** `outdated`: of an earlier selection of scans, or of a run that was stopped. */
export type Standing = 'final' | 'preview' | 'outdated';

export interface ShownDiagnosis {
  readonly diagnosis: Diagnosis;
  readonly standing: Standing;
}

/** The ranking to show in this state, if there is any. */
export function shownDiagnosis(run: RunState): ShownDiagnosis | undefined {
  switch (run.kind) {
    case 'idle':
      return undefined;
    case 'ranked':
      return { diagnosis: run.diagnosis, standing: 'final' };
    case 'encoding':
      if (run.preview !== undefined) return { diagnosis: run.preview, standing: 'preview' };
      return run.previous && { diagnosis: run.previous, standing: 'outdated' };
    case 'reading':
    case 'preparing':
    case 'failed':
      return run.previous && { diagnosis: run.previous, standing: 'outdated' };
    default:
      return unreachable(run);
  }
}

export const isRunning = (run: RunState): boolean =>
  run.kind === 'reading' || run.kind === 'preparing' || run.kind === 'encoding';

/** The last complete ranking, to be kept while the next one is made. A preview is not complete. */
export function completed(run: RunState): Diagnosis | undefined {
  if (run.kind === 'idle') return undefined;
  return run.kind === 'ranked' ? run.diagnosis : run.previous;
}

export const startRanking = (run: RunState): RunState => ({
  kind: 'preparing',
  pack: undefined,
  fallback: undefined,
  previous: completed(run),
});

/** The state after one report of progress. Reports that come after the run has ended change nothing. */
export function withProgress(run: RunState, progress: DiagnoseProgress): RunState {
  if (run.kind !== 'preparing' && run.kind !== 'encoding') return run;
  switch (progress.stage) {
    case 'pack':
      return run.kind === 'preparing'
        ? { ...run, pack: { bytesRead: progress.bytesRead, bytesTotal: progress.bytesTotal } }
        : run;
    case 'session':
      return run;
    case 'decode':
    case 'encode': {
      const { scanId, stage, done, total } = progress;
      const before = run.kind === 'encoding' ? run.scans : {};
      return {
        kind: 'encoding',
        scans: { ...before, [scanId]: { stage, done, total } },
        fallback: run.fallback,
        preview: run.kind === 'encoding' ? run.preview : undefined,
        previous: run.previous,
      };
    }
    case 'fuse':
      return run;
    case 'fallback':
      // Every scan is computed again on the other backend.
      return {
        kind: 'preparing',
        pack: undefined,
        fallback: { from: progress.from, to: progress.to, reason: progress.reason },
        previous: run.previous,
      };
    default:
      return unreachable(progress);
  }
}
