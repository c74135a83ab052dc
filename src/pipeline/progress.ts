/** How far a case is. Counts are slices of the scan that reach the model. */
export type PipelineProgress =
  | {
      readonly stage: 'decode' | 'encode';
      readonly scanId: string;
      readonly done: number;
      readonly total: number;
    }
  | { readonly stage: 'fuse' };

/** Adds up milliseconds by the name of a stage. */
export class Stopwatch {
  readonly #start = performance.now();
  readonly #stages = new Map<string, number>();

  async time<T>(stage: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.#stages.set(stage, (this.#stages.get(stage) ?? 0) + performance.now() - start);
    }
  }

  /** Each stage so far, and `total` since the watch was made. */
  milliseconds(): Readonly<Record<string, number>> {
    const all = [...this.#stages, ['total', performance.now() - this.#start] as const];
    return Object.fromEntries(all.map(([stage, ms]) => [stage, Math.round(ms * 100) / 100]));
  }
}
