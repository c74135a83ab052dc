/** Cancels by number: an AbortSignal cannot cross a worker's edge. */
export class Jobs {
  readonly #controllers = new Map<number, AbortController>();

  /** Runs a job that `cancel` with the same number stops. */
  async run<T>(job: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.#controllers.set(job, controller);
    try {
      return await work(controller.signal);
    } finally {
      this.#controllers.delete(job);
    }
  }

  cancel(job: number): void {
    this.#controllers.get(job)?.abort();
  }
}
