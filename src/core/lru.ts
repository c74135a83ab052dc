/** Keeps the entries used last, up to a total weight. Weights are whatever `weigh` says: bytes, mostly. */
export class Lru<V> {
  readonly #entries = new Map<string, V>();
  readonly #limit: number;
  readonly #weigh: (value: V) => number;
  readonly #dropped: (value: V) => void;
  #total = 0;

  constructor(limit: number, weigh: (value: V) => number, dropped: (value: V) => void = () => undefined) {
    this.#limit = limit;
    this.#weigh = weigh;
    this.#dropped = dropped;
  }

  get(key: string): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    // A Map keeps insertion order: the entry goes to its end, the youngest place.
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: string, value: V): void {
    this.delete(key);
    this.#entries.set(key, value);
    this.#total += this.#weigh(value);
    for (const oldest of this.#entries.keys()) {
      if (this.#total <= this.#limit || oldest === key) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const value = this.#entries.get(key);
    if (value === undefined) return;
    this.#entries.delete(key);
    this.#total -= this.#weigh(value);
    this.#dropped(value);
  }

  clear(): void {
    // A Map may lose entries while it is walked.
    for (const key of this.#entries.keys()) this.delete(key);
  }
}
