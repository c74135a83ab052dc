import { SerialQueue } from '@/core/queue.ts';
import type { DroppedFile } from '@/files/drop.ts';
import type { FrameHeader } from '@/parse/instance.ts';
import type { Modality } from '@/volume/scan.ts';
import type { AppServices, OpenedCase } from './app-services.ts';
import { INITIAL_VIEW, NO_CASE, type AppState } from './app-state.ts';
import type { RunActions } from './run-actions.ts';
import { completed } from './run-state.ts';
import { chooseScans, participants, withOverride, type ScanOverride } from './scan-choice.ts';
import type { AppStore } from './store.ts';

export interface CaseActions {
  /** Adds files to the open case, then ranks it. Calls queue. */
  open(files: readonly DroppedFile[]): Promise<void>;
  openDemo(): Promise<void>;
  /** Stops reading; what was read before stays. */
  cancelReading(): void;
  /** Forgets the case and everything about it. */
  close(): Promise<void>;
  include(scanId: string, included: boolean): void;
  setModality(scanId: string, modality: Modality): void;
  /** An empty title brings the file's own back. */
  rename(scanId: string, title: string): void;
  /** The user's answer to a locked archive; undefined leaves it locked. */
  answerPassword(password: string | undefined): void;
  /** Headers of the scan's slices. Kept outside the store: thousands a case, and nothing renders from them. */
  frames(scanId: string): readonly FrameHeader[];
  /** UID of the frame of reference; undefined where the file states none. */
  frameOfReference(scanId: string): string | undefined;
}

export function createCaseActions(store: AppStore, services: AppServices, run: RunActions): CaseActions {
  const reads = new SerialQueue();
  let reading: AbortController | undefined;
  let frames: OpenedCase['frames'] = {};
  let references: OpenedCase['framesOfReference'] = {};
  let answer: ((password: string | undefined) => void) | undefined;

  const setView = (change: Partial<AppState['view']>) =>
    store.setState(({ view }) => ({ view: { ...view, ...change } }));

  function password(archive: string): Promise<string | undefined> {
    setView({ lockedArchive: archive });
    return new Promise((resolve) => (answer = resolve));
  }

  async function read(files: readonly DroppedFile[]): Promise<void> {
    run.cancel();
    const controller = new AbortController();
    reading = controller;
    store.setState((state) => ({
      run: { kind: 'reading', progress: undefined, previous: completed(state.run) },
    }));
    const result = await services.openFiles(files, {
      signal: controller.signal,
      onProgress: (progress) => {
        if (reading !== controller) return;
        store.setState(({ run }) => (run.kind === 'reading' ? { run: { ...run, progress } } : {}));
      },
      password,
    });
    if (reading !== controller) return;
    reading = undefined;
    if (!result.ok) {
      if (result.error.kind === 'cancelled') run.settle();
      else run.fail('reading', result.error);
      return;
    }
    frames = result.value.frames;
    references = result.value.framesOfReference;
    const { examinations, scans, files: reports } = result.value;
    store.setState({ opened: { examinations, scans, files: reports } });
    await run.rank();
  }

  function override(scanId: string, change: ScanOverride): void {
    const before = participants(chooseScans(store.getState().opened.scans, store.getState().overrides));
    store.setState(({ overrides }) => ({ overrides: withOverride(overrides, scanId, change) }));
    const after = participants(chooseScans(store.getState().opened.scans, store.getState().overrides));
    if (JSON.stringify(before) !== JSON.stringify(after)) run.rankSoon();
  }

  return {
    open: (files) => (files.length === 0 ? Promise.resolve() : reads.run(() => read(files))),
    async openDemo() {
      let files: readonly DroppedFile[];
      try {
        files = await services.demoCase();
      } catch {
        run.fail('reading', { kind: 'missing-file', path: 'demo/index.json', referencedBy: 'the app' });
        return;
      }
      await reads.run(() => read(files));
    },
    cancelReading() {
      answer?.(undefined);
      reading?.abort();
    },
    async close() {
      reading?.abort();
      reading = undefined;
      run.cancel();
      frames = {};
      references = {};
      store.setState({ opened: NO_CASE, overrides: {}, run: { kind: 'idle' }, view: INITIAL_VIEW });
      await services.closeCase();
    },
    include: (scanId, included) => override(scanId, { included }),
    setModality: (scanId, modality) => override(scanId, { modality }),
    rename(scanId, title) {
      const own = store.getState().opened.scans.find((scan) => scan.id === scanId)?.title ?? '';
      override(scanId, { title: title.trim() === '' ? own : title.trim() });
    },
    answerPassword(given) {
      setView({ lockedArchive: undefined });
      answer?.(given);
      answer = undefined;
    },
    frames: (scanId) => frames[scanId] ?? [],
    frameOfReference: (scanId) => references?.[scanId],
  };
}
