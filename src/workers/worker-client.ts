import { proxy, wrap } from 'comlink';
import type { LongtailError } from '@/core/errors.ts';
import { err, type Result } from '@/core/result.ts';

/** A worker whose jobs can be cancelled by number. */
interface Cancellable {
  cancel(job: number): Promise<void>;
}

type Ask<T, R> = (
  remote: T,
  job: number,
  callback: <A extends unknown[], B>(listener: (...values: A) => B) => (...values: A) => B | undefined,
) => Promise<Result<R, LongtailError>>;

/** What is under way on a worker hears when it is ended because of another job. */
const ENDED = Symbol('ended');

interface Running<T> {
  readonly worker: Worker;
  readonly remote: T;
  readonly crashed: Promise<never>;
  readonly ended: Promise<typeof ENDED>;
  end(): void;
}

/** Starts a worker when it is first needed, and again when it was ended or has crashed. */
export class WorkerClient<T extends Cancellable> {
  readonly #start: () => Worker;
  readonly #patience: number;
  #worker: Running<T> | undefined;
  #jobs = 0;

  /** @param patience how long the worker may go on after a cancel, in ms, before it is ended with all it holds */
  constructor(start: () => Worker, patience = Infinity) {
    this.#start = start;
    this.#patience = patience;
  }

  /** Ends the worker and frees all that it holds; the next call starts a new one. */
  end(): void {
    this.#worker?.end();
  }

  #open(): Running<T> {
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
    const ended = Promise.withResolvers<typeof ENDED>();
    const end = () => {
      if (this.#worker?.worker === worker) this.#worker = undefined;
      worker.terminate();
      ended.resolve(ENDED);
    };
    // Every method answers with a promise already: comlink's own type would only lose the unions.
    const remote = wrap<T>(worker) as unknown as T;
    this.#worker = { worker, remote, crashed, ended: ended.promise, end };
    return this.#worker;
  }

  /** One call. Rejects when the worker crashes, instead of never answering. */
  async call<R>(ask: (remote: T) => Promise<R>): Promise<R> {
    for (;;) {
      const { remote, crashed, ended } = this.#open();
      const answer = await Promise.race([ask(remote), crashed, ended]);
      if (answer !== ENDED) return answer;
    }
  }

  /**
   * A call that the signal cancels: the caller hears `cancelled` at once, and the worker is told. One that does not
   * stop in time is ended, with its caches; calls that came after it are asked again of a new worker. A crash of the
   * worker is an error.
   * @param ask gets the job's number, and wraps callbacks for the way to the worker; none is called after a cancel
   */
  async job<R>(signal: AbortSignal, ask: Ask<T, R>): Promise<Result<R, LongtailError>> {
    for (;;) {
      if (signal.aborted) return err({ kind: 'cancelled' });
      const answer = await this.#attempt(signal, ask);
      if (answer !== ENDED) return answer;
    }
  }

  async #attempt<R>(signal: AbortSignal, ask: Ask<T, R>): Promise<Result<R, LongtailError> | typeof ENDED> {
    const { remote, crashed, ended, end } = this.#open();
    const job = ++this.#jobs;
    const over = new AbortController();
    const answer = Promise.race([
      ask(remote, job, (listener) =>
        proxy((...values) => (signal.aborted ? undefined : listener(...values))),
      ),
      crashed,
      ended,
    ])
      .catch((cause: unknown) => err(workerError(cause)))
      .finally(() => over.abort());
    const cancelled = new Promise<Result<R, LongtailError>>((resolve) => {
      const cancel = () => {
        resolve(err({ kind: 'cancelled' }));
        void remote.cancel(job);
        if (this.#patience === Infinity) return;
        setTimeout(() => {
          if (!over.signal.aborted) end();
        }, this.#patience);
      };
      signal.addEventListener('abort', cancel, { signal: over.signal });
    });
    return Promise.race([answer, cancelled]);
  }
}

function workerError(cause: unknown): LongtailError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return { kind: 'inference-failed', stage: 'worker', detail };
}
