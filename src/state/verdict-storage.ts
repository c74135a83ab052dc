import { z } from 'zod';
import { humanReadingSchema, readingFrom } from '@/report/human-schema.ts';
import type { HumanReading } from '@/report/human-reading.ts';

/** A verdict as it is kept on this machine. */
export interface KeptVerdict {
  readonly reading: HumanReading;
  /** When it was last changed, ISO 8601. */
  readonly saved: string;
}

/** Verdicts by the identity of their case. Every call may fail: a browser can forbid storage, or have none left. */
export interface VerdictStorage {
  read(identity: string): Promise<KeptVerdict | undefined>;
  write(identity: string, verdict: KeptVerdict): Promise<void>;
  remove(identity: string): Promise<void>;
  clear(): Promise<void>;
  count(): Promise<number>;
}

const DATABASE = 'longtail-verdicts';
const STORE = 'verdicts';

const keptSchema = z.strictObject({ saved: z.iso.datetime(), reading: humanReadingSchema });

/** In the browser's own database. Nothing of it is ever sent. */
export function indexedDbVerdicts(factory: IDBFactory): VerdictStorage {
  let opening: Promise<IDBDatabase> | undefined;
  const database = (): Promise<IDBDatabase> => {
    opening ??= opened(factory);
    // Asked again the next time: storage that was full may have room by then.
    opening.catch(() => (opening = undefined));
    return opening;
  };
  const run = async <T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>) => {
    const transaction = (await database()).transaction(STORE, mode);
    const answer = settled(ask(transaction.objectStore(STORE)));
    const done = new Promise<void>((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve());
      transaction.addEventListener('abort', () =>
        reject(transaction.error ?? new Error('the write was given up')),
      );
    });
    const [value] = await Promise.all([answer, done]);
    return value;
  };
  return {
    async read(identity) {
      const found = keptSchema.safeParse(await run<unknown>('readonly', (store) => store.get(identity)));
      // What an older or newer Longtail wrote differently is as if it were not there.
      return found.success
        ? { saved: found.data.saved, reading: readingFrom(found.data.reading) }
        : undefined;
    },
    write: async (identity, verdict) =>
      void (await run('readwrite', (store) => store.put(verdict, identity))),
    remove: (identity) => run('readwrite', (store) => store.delete(identity)),
    clear: () => run('readwrite', (store) => store.clear()),
    count: () => run('readonly', (store) => store.count()),
  };
}

function opened(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(DATABASE, 1);
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE));
  return settled(request);
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () =>
      reject(request.error ?? new Error('the database does not answer')),
    );
  });
