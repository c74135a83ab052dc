import type { LongtailError } from '@/core/errors.ts';
import type { Result } from '@/core/result.ts';
import type { SliceMaps } from '@/pipeline/explain.ts';
import { nextSlice, type WantedSlices } from './next-slice.ts';

/** What is there so far. */
export interface MapsSoFar {
  readonly maps: readonly SliceMaps[];
  readonly error: LongtailError | undefined;
}

/**
 * Works out the maps of a scan one slice at a time, so that each can be shown as soon as it is there. What is looked at
 * comes first; an error ends it.
 */
export class SliceMapRun {
  readonly #wanted: WantedSlices;
  readonly #ask: (slice: number, signal: AbortSignal) => Promise<Result<readonly SliceMaps[], LongtailError>>;
  readonly #onChange: (soFar: MapsSoFar) => void;
  readonly #stopped = new AbortController();
  #soFar: MapsSoFar = { maps: [], error: undefined };
  #looked: number | undefined;
  #working = false;

  constructor(
    wanted: WantedSlices,
    ask: (slice: number, signal: AbortSignal) => Promise<Result<readonly SliceMaps[], LongtailError>>,
    onChange: (soFar: MapsSoFar) => void,
  ) {
    this.#wanted = wanted;
    this.#ask = ask;
    this.#onChange = onChange;
  }

  /** Another slice is looked at. */
  look(slice: number | undefined): void {
    this.#looked = slice;
    if (!this.#working) void this.#work();
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let slice = this.#next(); slice !== undefined; slice = this.#next()) {
      const answer = await this.#ask(slice, this.#stopped.signal);
      if (this.#stopped.signal.aborted) return;
      const { maps } = this.#soFar;
      this.#soFar = answer.ok
        ? { maps: [...maps, ...answer.value], error: undefined }
        : { maps, error: answer.error };
      this.#onChange(this.#soFar);
    }
    this.#working = false;
  }

  #next(): number | undefined {
    const { maps, error } = this.#soFar;
    if (error || this.#stopped.signal.aborted) return undefined;
    return nextSlice(this.#wanted, new Set(maps.map(({ slice }) => slice)), this.#looked);
  }
}
