/** Plays a stack: one step after another, never two at a time, however slow a step is. */
export class Cine {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #run = 0;

  get playing(): boolean {
    return this.#run > 0 && this.#timer !== undefined;
  }

  /** `step` shows the next slice and resolves when it stands. */
  start(step: () => Promise<void>, framesPerSecond: number): void {
    this.stop();
    const run = this.#run;
    const pause = 1000 / Math.min(60, Math.max(1, framesPerSecond));
    const tick = async (): Promise<void> => {
      const began = performance.now();
      await step();
      if (run !== this.#run) return;
      this.#timer = setTimeout(() => void tick(), Math.max(0, pause - (performance.now() - began)));
    };
    this.#timer = setTimeout(() => void tick(), pause);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#run++;
  }
}
