import { SerialQueue } from '@/core/queue.ts';
import type { DroppedFile } from '@/files/drop.ts';
import type { FrameHeader } from '@/parse/instance.ts';
import type { Override } from '@/volume/overrides.ts';
import type { AppServices, OpenedCase } from './app-services.ts';
import { INITIAL_VIEW, NO_CASE, type AppState } from './app-state.ts';
import type { RunActions } from './run-actions.ts';
import { completed } from './run-state.ts';
import { NO_READING, type HumanReading } from '@/report/human-reading.ts';
import type { ReadingActions } from './reading-actions.ts';
import { joinResult, savedAlone, savedResultIn, type SavedFile } from './saved-result.ts';
import { withOverride } from './overrides.ts';
import { participants } from './scan-choice.ts';
import type { AppStore } from './store.ts';

export interface CaseActions {
  /** Adds files to the open case and starts its ranking. Calls queue. */
  open(files: readonly DroppedFile[]): Promise<void>;
  openDemo(): Promise<void>;
  /** Stops reading; what was read before stays. */
  cancelReading(): void;
  /** Forgets the case and everything about it. */
  close(): Promise<void>;
  /** Changes by hand; ranks again when they change what the model is asked about. Calls queue. */
  change(...changes: readonly Override[]): Promise<void>;
  /** Takes the last call of `change` back. */
  undo(): Promise<void>;
  /** Opens another one of the cases that lists among the files name; what was done with the open one is kept. */
  showListed(index: number): Promise<void>;
  /** The user's answer to a locked archive; undefined leaves it locked. */
  answerPassword(password: string | undefined): void;
  /** Headers of the scan's slices. Kept outside the store: thousands a case, and nothing renders from them. */
  frames(scanId: string): readonly FrameHeader[];
  /** UID of the frame of reference; undefined where the file states none. */
  frameOfReference(scanId: string): string | undefined;
}

interface LeftCase {
  readonly overrides: readonly Override[];
  readonly reading: HumanReading;
  /** The changes as they were before each call of `change`. */
  readonly changes: readonly (readonly Override[])[];
}

const NOTHING_DONE: LeftCase = { overrides: [], reading: NO_READING, changes: [] };

export function createCaseActions(
  store: AppStore,
  services: AppServices,
  run: RunActions,
  verdict: ReadingActions,
): CaseActions {
  const queue = new SerialQueue();
  /** Grows with every case: what was queued for an earlier one is dropped. */
  let caseNumber = 0;
  let reading: AbortController | undefined;
  let frames: OpenedCase['frames'] = {};
  let references: OpenedCase['framesOfReference'] = {};
  /** The changes as they were before each call of `change`. */
  let history: (readonly Override[])[] = [];
  /** What was done with the other cases of the list. */
  const leftCases = new Map<number, LeftCase>();
  let answer: ((password: string | undefined) => void) | undefined;

  const setView = (change: Partial<AppState['view']>) =>
    store.setState(({ view }) => ({ view: { ...view, ...change } }));

  function password(archive: string): Promise<string | undefined> {
    setView({ lockedArchive: archive });
    return new Promise((resolve) => (answer = resolve));
  }

  function inTurn(job: () => Promise<void>): Promise<void> {
    const number = caseNumber;
    return queue.run(() => (number === caseNumber ? job() : Promise.resolve()));
  }

  /** Reads files into the case; what follows is the caller's. False where nothing was read. */
  async function read(files: readonly DroppedFile[]): Promise<boolean> {
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
    if (reading !== controller) return false;
    reading = undefined;
    if (!result.ok) {
      if (result.error.kind === 'cancelled') run.settle();
      else run.fail('reading', result.error);
      return false;
    }
    take(result.value);
    return true;
  }

  async function readAndRank(files: readonly DroppedFile[]): Promise<void> {
    if (!(await read(files))) return;
    // Not awaited: changes by hand must not queue behind the ranking.
    void run.rank();
    void identify();
  }

  /** Works out what the case is, and brings back its verdict. */
  async function identify(): Promise<void> {
    const { opened } = store.getState();
    const identity = await services.identify();
    // A case that was closed, added to or grouped anew meanwhile is identified by whoever did it.
    if (!identity || opened !== store.getState().opened) return;
    store.setState({ identity });
    await verdict.identified(identity.whole);
  }

  /** A saved result is shown over the pictures that it is about, where these are open or come with it or after it. */
  async function openInTurn(files: readonly DroppedFile[]): Promise<void> {
    const found = await savedResultIn(files);
    const { opened, saved: shown } = store.getState();
    const alone = opened.scans.length === 0;
    if (found) {
      const { others, ...saved } = found;
      if (alone) store.setState(savedAlone(saved));
      if (others.length > 0 ? await read(others) : !alone) await join(saved, alone);
    } else if (shown && alone) {
      if (await read(files)) await join(shown, alone);
    } else await readAndRank(files);
  }

  /** @param alone the result was there first: files of another case are closed again. Else the case stays */
  async function join(saved: SavedFile, alone: boolean): Promise<void> {
    const number = caseNumber;
    const identity = await services.identify();
    if (number !== caseNumber) return;
    const { diagnosis, missing } = joinResult(saved.result, identity);
    if (missing.length < diagnosis.scans.length) {
      store.setState(({ reading }) => ({
        identity,
        saved: { ...saved, missing, foreign: false },
        run: { kind: 'ranked', diagnosis, fallback: undefined },
        reading: saved.result.human ?? reading,
      }));
      if (identity) await verdict.identified(identity.whole);
    } else if (alone) {
      frames = {};
      references = {};
      store.setState(savedAlone(saved, true));
      await services.closeCase();
    } else {
      run.fail('reading', { kind: 'result-of-others', path: saved.path, scans: missing.length });
    }
  }

  function take(opened: OpenedCase): void {
    ({ frames, framesOfReference: references } = opened);
    const { examinations, scans, files, listed, refusedChanges = [] } = opened;
    store.setState({ opened: { examinations, scans, files, ...(listed && { listed }), refusedChanges } });
  }

  async function change(changes: readonly Override[]): Promise<void> {
    const { overrides } = store.getState();
    if (await regroup(changes.reduce(withOverride, overrides))) history.push(overrides);
  }

  async function undo(): Promise<void> {
    const before = history.at(-1);
    if (before && (await regroup(before))) history.pop();
  }

  async function showListed(index: number): Promise<void> {
    const { opened, overrides, reading: verdictSoFar } = store.getState();
    if (!opened.listed || opened.listed.shown === index) return;
    const number = caseNumber;
    const { changes, ...next } = leftCases.get(index) ?? NOTHING_DONE;
    const other = await services.regroup(next.overrides, index);
    if (number !== caseNumber) return;
    if (!other.ok) return run.fail('reading', other.error);
    leftCases.set(opened.listed.shown, { overrides, reading: verdictSoFar, changes: history });
    history = [...changes];
    // The ranking and the verdict on the page are the other case's.
    run.cancel();
    store.setState({
      ...next,
      run: { kind: 'idle' },
      identity: undefined,
      saved: undefined,
      keeping: { kind: 'not' },
    });
    take(other.value);
    void run.rank();
    void identify();
  }

  /** False where the case has gone meanwhile. */
  async function regroup(next: readonly Override[]): Promise<boolean> {
    const before = participants(store.getState().opened.scans);
    const number = caseNumber;
    const regrouped = await services.regroup(next);
    if (number !== caseNumber) return false;
    if (!regrouped.ok) {
      run.fail('reading', regrouped.error);
      return false;
    }
    store.setState({ overrides: next });
    take(regrouped.value);
    void identify();
    const after = participants(store.getState().opened.scans);
    if (JSON.stringify(before) !== JSON.stringify(after)) run.rankSoon();
    return true;
  }

  return {
    open: (files) => (files.length === 0 ? Promise.resolve() : inTurn(() => openInTurn(files))),
    async openDemo() {
      let files: readonly DroppedFile[];
      try {
        files = await services.demoCase();
      } catch {
        run.fail('reading', { kind: 'missing-file', path: 'demo/index.json', referencedBy: 'the app' });
        return;
      }
      await inTurn(() => openInTurn(files));
    },
    cancelReading() {
      answer?.(undefined);
      reading?.abort();
    },
    async close() {
      caseNumber++;
      reading?.abort();
      reading = undefined;
      run.cancel();
      frames = {};
      references = {};
      history = [];
      leftCases.clear();
      store.setState({
        opened: NO_CASE,
        overrides: [],
        run: { kind: 'idle' },
        identity: undefined,
        saved: undefined,
        reading: NO_READING,
        keeping: { kind: 'not' },
        view: INITIAL_VIEW,
      });
      await services.closeCase();
    },
    change: (...changes) => inTurn(() => change(changes)),
    undo: () => inTurn(undo),
    showListed: (index) => inTurn(() => showListed(index)),
    answerPassword(given) {
      setView({ lockedArchive: undefined });
      answer?.(given);
      answer = undefined;
    },
    frames: (scanId) => frames[scanId] ?? [],
    frameOfReference: (scanId) => references?.[scanId],
  };
}
