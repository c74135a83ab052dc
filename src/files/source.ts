/**
 * A file of the user's that can be read in parts, wherever it lies: a dropped File, an entry of an archive, a file
 * on disk. Nothing is read before `read` is called.
 */
export interface FileSource {
  /** The path under which the user handed it over, with `/` between folders. Unique within a case. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Bytes `start` (inclusive) to `end` (exclusive, clipped to the size). Throws when the file cannot be read. */
  read(start: number, end: number): Promise<Uint8Array>;
}
