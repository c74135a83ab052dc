/** What an archive may unpack to before it is taken for a bomb. Counted over all archives of one drop. */
export interface ArchiveLimits {
  readonly maxEntries: number;
  /** Declared size of all entries together, in bytes. */
  readonly maxBytes: number;
  /** Unpacked size over packed size, looked at only from `ratioFrom` bytes on: empty masks pack very well. */
  readonly maxRatio: number;
  readonly ratioFrom: number;
  /** Archives within archives. */
  readonly maxDepth: number;
  /** Bytes that have to be unpacked at once because they cannot be read in parts: tar.gz and packed archives. */
  readonly maxSpooledBytes: number;
}

const GiB = 2 ** 30;

export const DEFAULT_ARCHIVE_LIMITS: ArchiveLimits = {
  maxEntries: 200_000,
  maxBytes: 64 * GiB,
  maxRatio: 200,
  ratioFrom: GiB,
  maxDepth: 3,
  maxSpooledBytes: 4 * GiB,
};

/** Deflate cannot do better than 1032 to 1 (zlib's technical notes): a directory that says so lies. */
export const DEFLATE_MAX_RATIO = 1032;

/** What is left of the limits, shared by the archives of one drop and all that lies within them. */
export class ArchiveBudget {
  readonly limits: ArchiveLimits;
  #entries = 0;
  #bytes = 0;
  #spooled = 0;

  constructor(limits: ArchiveLimits) {
    this.limits = limits;
  }

  /**
   * Takes an archive's entries from the budget, by what its directory declares.
   * @returns why the archive is refused, with the numbers; nothing is taken then
   */
  take(entries: number, bytes: number, packedBytes: number): string | undefined {
    const { maxEntries, maxBytes } = this.limits;
    if (this.#entries + entries > maxEntries)
      return `${count(this.#entries + entries)} entries with this archive; the limit is ${count(maxEntries)}`;
    if (this.#bytes + bytes > maxBytes)
      return `${count(this.#bytes + bytes)} bytes unpacked with this archive; the limit is ${count(maxBytes)}`;
    const tooDense = this.#ratio(bytes, packedBytes);
    if (tooDense) return tooDense;
    this.#entries += entries;
    this.#bytes += bytes;
    return undefined;
  }

  /** Takes bytes that are unpacked at once, as they come. @param total so far, of the same packed stream */
  spool(chunk: number, total: number, packedBytes: number): string | undefined {
    this.#spooled += chunk;
    if (this.#spooled > this.limits.maxSpooledBytes)
      return `more than ${count(this.limits.maxSpooledBytes)} bytes that cannot be read in parts`;
    return this.#ratio(total, packedBytes);
  }

  #ratio(bytes: number, packedBytes: number): string | undefined {
    const { maxRatio, ratioFrom } = this.limits;
    if (bytes < ratioFrom || bytes <= packedBytes * maxRatio) return undefined;
    const ratio = Math.round(bytes / Math.max(1, packedBytes));
    return `${count(bytes)} bytes unpacked from ${count(packedBytes)}, ${count(ratio)} times as many; the limit is ${count(maxRatio)} times`;
  }
}

const count = (n: number): string => n.toLocaleString('en');
