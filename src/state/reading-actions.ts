import type { LongtailError } from '@/core/errors.ts';
import type { RankedDisorder } from '@/ranking/diagnosis.ts';
import { isBlank, NO_READING, type HumanReading, type LabelReading } from '@/report/human-reading.ts';
import type { AppStore } from './store.ts';
import type { VerdictStorage } from './verdict-storage.ts';

/** Whether the verdict of the open case is kept on this machine, and those of how many cases are. */
export type Keeping = (
  | { readonly kind: 'not' }
  | { readonly kind: 'kept'; readonly saved: string }
  | { readonly kind: 'failed'; readonly error: LongtailError }
) & { readonly cases?: number };

/** The user's own verdict on the open case. */
export interface ReadingActions {
  /** What is left blank for a label is forgotten. */
  judge(
    row: Pick<RankedDisorder, 'index' | 'name' | 'icd10cm'>,
    change: Partial<Pick<LabelReading, 'opinion' | 'note'>>,
  ): void;
  write(change: Partial<Pick<HumanReading, 'finalDiagnosis' | 'note'>>): void;
  /** Brings back what is kept for the case of this identity, unless something was written meanwhile. */
  identified(identity: string): Promise<void>;
  /** Deletes the verdict of the open case, from the page and from this machine. */
  forget(): Promise<void>;
  /** Deletes the verdicts of all cases. */
  forgetAll(): Promise<void>;
  /** Counts the cases that have one. */
  count(): Promise<void>;
}

/** @param storage undefined: nothing is kept, as in tests */
export function createReadingActions(store: AppStore, storage: VerdictStorage | undefined): ReadingActions {
  /** Writes follow one another: the last word must be the last that is written. */
  let last: Promise<void> = Promise.resolve();

  const inTurn = (identity: string | undefined, job: () => Promise<Keeping>): Promise<void> => {
    last = last.then(async () => {
      const keeping = await job().catch((cause: unknown): Keeping => ({
        kind: 'failed',
        error: { kind: 'storage-failed', detail: cause instanceof Error ? cause.message : String(cause) },
      }));
      const cases = await storage?.count().catch(() => undefined);
      if (store.getState().identity?.whole === identity)
        store.setState({ keeping: cases === undefined ? keeping : { ...keeping, cases } });
    });
    return last;
  };

  /** The case as it is now: it may be another by the time that it is written. */
  function keep(): Promise<void> {
    const { identity, reading } = store.getState();
    if (!storage || !identity) return last;
    const { whole } = identity;
    return inTurn(whole, async () => {
      if (isBlank(reading)) {
        await storage.remove(whole);
        return { kind: 'not' };
      }
      const saved = new Date().toISOString();
      await storage.write(whole, { reading, saved });
      return { kind: 'kept', saved };
    });
  }

  const change = (next: (reading: HumanReading) => HumanReading): void => {
    store.setState(({ reading }) => ({ reading: next(reading) }));
    void keep();
  };

  return {
    judge: ({ index, name, icd10cm }, changed) =>
      change((reading) => {
        const before = reading.labels.find((label) => label.index === index);
        const next = { index, name, icd10cm, opinion: undefined, note: '', ...before, ...changed };
        const blank = next.opinion === undefined && next.note === '';
        const others = reading.labels.filter((label) => label.index !== index);
        const at = before ? reading.labels.indexOf(before) : others.length;
        return { ...reading, labels: blank ? others : others.toSpliced(at, 0, next) };
      }),
    write: (changed) => change((reading) => ({ ...reading, ...changed })),
    async identified(identity) {
      if (!storage) return;
      if (!isBlank(store.getState().reading)) return keep();
      await inTurn(identity, async () => {
        const found = await storage.read(identity);
        const state = store.getState();
        if (!found || state.identity?.whole !== identity || !isBlank(state.reading)) return { kind: 'not' };
        store.setState({ reading: found.reading });
        return { kind: 'kept', saved: found.saved };
      });
    },
    forget() {
      store.setState({ reading: NO_READING });
      return keep();
    },
    forgetAll() {
      // A verdict that came with a saved result is not one of them.
      if (store.getState().keeping.kind === 'kept') store.setState({ reading: NO_READING });
      return inTurn(store.getState().identity?.whole, async () => {
        await storage?.clear();
        return { kind: 'not' };
      });
    },
    count: () => inTurn(store.getState().identity?.whole, () => Promise.resolve(store.getState().keeping)),
  };
}
