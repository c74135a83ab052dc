import type { LongtailError } from '@/core/errors.ts';
import type { AppServices, DiagnoseRequest } from './app-services.ts';
import type { AppState } from './app-state.ts';
import { completed, startRanking, withProgress } from './run-state.ts';
import { participants } from './scan-choice.ts';
import type { AppStore } from './store.ts';

export interface RunActions {
  /** Ranks what is chosen now; a run that is under way is stopped first. */
  rank(): Promise<void>;
  /** The same once changes have stopped coming for a moment. */
  rankSoon(): void;
  /** Stops the run. The last complete ranking, if any, stays on the page. */
  cancel(): void;
  /** The state that the page rests in when nothing runs. */
  settle(): void;
  fail(during: 'reading' | 'ranking', error: LongtailError): void;
}

/** Long enough to swallow a click through a row of switches, short enough to feel immediate. */
const SETTLING_MS = 120;

export const diagnoseRequest = (state: AppState): DiagnoseRequest => ({
  scans: participants(state.opened.scans),
  backend: state.settings.backend,
  pack: state.settings.pack,
});

export function createRunActions(store: AppStore, services: AppServices): RunActions {
  let running: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function stop(): void {
    clearTimeout(timer);
    running?.abort();
    running = undefined;
  }

  function settle(): void {
    store.setState(({ run }) => {
      const diagnosis = completed(run);
      return { run: diagnosis ? { kind: 'ranked', diagnosis, fallback: undefined } : { kind: 'idle' } };
    });
  }

  function fail(during: 'reading' | 'ranking', error: LongtailError): void {
    store.setState(({ run }) => ({ run: { kind: 'failed', during, error, previous: completed(run) } }));
  }

  async function rank(): Promise<void> {
    stop();
    const request = diagnoseRequest(store.getState());
    if (request.scans.length === 0) {
      // A ranking of scans that were all left out would be a ranking of nothing.
      store.setState({ run: { kind: 'idle' } });
      return;
    }
    const controller = new AbortController();
    running = controller;
    const current = () => running === controller;
    // What is ranked here is no longer what was saved.
    store.setState(({ run }) => ({ run: startRanking(run), saved: undefined }));
    const result = await services.diagnose(request, {
      signal: controller.signal,
      onProgress: (progress) => {
        if (current()) store.setState(({ run }) => ({ run: withProgress(run, progress) }));
      },
      onPreview: (preview) => {
        if (!current()) return;
        store.setState(({ run }) => (run.kind === 'encoding' ? { run: { ...run, preview } } : {}));
      },
    });
    if (!current()) return;
    running = undefined;
    if (!result.ok) {
      if (result.error.kind === 'cancelled') settle();
      else fail('ranking', result.error);
      return;
    }
    store.setState(({ run }) => ({
      run: {
        kind: 'ranked',
        diagnosis: result.value,
        fallback: run.kind === 'preparing' || run.kind === 'encoding' ? run.fallback : undefined,
      },
    }));
  }

  return {
    rank,
    rankSoon() {
      clearTimeout(timer);
      timer = setTimeout(() => {
        // Reading ends with a ranking of its own.
        if (store.getState().run.kind !== 'reading') void rank();
      }, SETTLING_MS);
    },
    cancel() {
      const wasRunning = running !== undefined;
      stop();
      if (wasRunning) settle();
    },
    settle,
    fail,
  };
}
