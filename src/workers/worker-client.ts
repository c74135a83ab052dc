import { proxy, wrap } from 'comlink';
import type { LongtailError } from '@/core/errors.ts';
import { err, type Result } from '@/core/result.ts';

/** A worker whose jobs can be cancelled by number. */
interface Cancellable {
  cancel(job: number): Promise<void>;
}

/** Starts a worker when it is first needed, and again when it was ended or has crashed. */
export class WorkerClient<T extends Cancellable> {
  readonly #start: () => Worker;
  readonly #patience: number;
  #worker: { readonly worker: Worker; readonly remote: T; readonly crashed: Promise<never> } | undefined;
  #jobs = 0;

  /** @param patience how long the worker may go on after a cancel, in ms, before it is ended with all it holds */
  constructor(start: () => Worker, patience = Infinity) {
    this.#start = start;
    this.#patience = patience;
  }

  #open() {
    if (this.#worker) return this.#worker;
    const worker = this.#start();
    const crashed = new Promise<never>((_, reject) => {
      const fail = (event: Event) => {
        if (this.#worker?.worker === worker) this.#worker = undefined;
        worker.terminate();
        reject(new Error(event instanceof ErrorEvent ? event.message : 'the worker could not be started'));
      };
      worker.addEventListener('error', fail);
      worker.addEventListener('messageerror', fail);
    });
    crashed.catch(() => undefined);
    // Every method answers with a promise already: comlink's own type would only lose the unions.
    this.#worker = { worker, remote: wrap<T>(worker) as unknown as T, crashed };
    return this.#worker;
  }

  /** One call. Rejects when the worker crashes, instead of never answering. */
  call<R>(ask: (remote: T) => Promise<R>): Promise<R> {
    const { remote, crashed } = this.#open();
    return Promise.race([ask(remote), crashed]);
  }

  /**
   * A call that the signal cancels: the caller hears `cancelled` at once, and the worker is told. One that does not
   * stop in time is ended, with its caches; the next call starts a new one. A crash of the worker is an error.
   * @param ask gets the job's number, and wraps callbacks for the way to the worker; none is called after a cancel
   */
  async job<R>(
    signal: AbortSignal,
    ask: (
      remote: T,
      job: number,
      callback: <A extends unknown[], B>(listener: (...values: A) => B) => (...values: A) => B | undefined,
    ) => Promise<Result<R, LongtailError>>,
  ): Promise<Result<R, LongtailError>> {
    if (signal.aborted) return err({ kind: 'cancelled' });
    const { worker, remote, crashed } = this.#open();
    const job = ++this.#jobs;
    let done = false;
    const answer = Promise.race([
      ask(remote, job, (listener) =>
        proxy((...values) => (signal.aborted ? undefined : listener(...values))),
      ),
      crashed,
    ])
      .catch((cause: unknown) => err(workerError(cause)))
      .finally(() => (done = true));
    const cancelled = new Promise<Result<R, LongtailError>>((resolve) => {
      signal.addEventListener('abort', () => {
        if (done) return;
        resolve(err({ kind: 'cancelled' }));
        void remote.cancel(job);
        if (this.#patience === Infinity) return;
        setTimeout(() => {
          if (done || this.#worker?.worker !== worker) return;
          worker.terminate();
          this.#worker = undefined;
        }, this.#patience);
      });
    });
    return Promise.race([answer, cancelled]);
  }
}

function workerError(cause: unknown): LongtailError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return { kind: 'inference-failed', stage: 'worker', detail };
}
