import { sha256 } from '@noble/hashes/sha2.js';

/** Where a pack is written: a folder on disk, in the browser's own storage, or in memory. */
export interface PackSink {
  /** Begins a file, replacing one of that name. */
  create(name: string): Promise<SinkFile>;
  /** The whole of a file that was closed before. */
  read(name: string): Promise<Uint8Array | Blob>;
  remove(name: string): Promise<void>;
}

export interface SinkFile {
  /** The bytes may be changed by the caller once the promise is fulfilled. */
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** A file as the manifest lists it. */
export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A file being written, its SHA-256 computed on the way. */
export class HashedFile {
  readonly name: string;
  bytes = 0;
  readonly #file: SinkFile;
  readonly #hash = sha256.create();

  private constructor(name: string, file: SinkFile) {
    this.name = name;
    this.#file = file;
  }

  static async create(sink: PackSink, name: string): Promise<HashedFile> {
    return new HashedFile(name, await sink.create(name));
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    this.bytes += bytes.length;
    await this.#file.write(bytes);
  }

  async close(): Promise<WrittenFile> {
    await this.#file.close();
    return { path: this.name, bytes: this.bytes, sha256: hex(this.#hash.digest()) };
  }
}

/** The disk is full, the storage's quota is used up, a file is gone. */
export class SinkFailed extends Error {}

/** A sink whose failures can be told from others, and which can take back all that it wrote. */
export interface GuardedSink extends PackSink {
  /** Counts a file of an earlier run as written. */
  adopt(name: string): void;
  removeAll(): Promise<void>;
}

export function guardSink(sink: PackSink): GuardedSink {
  const names = new Set<string>();
  const open = new Set<SinkFile>();
  const guard = async <T>(name: string, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (cause) {
      throw new SinkFailed(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
  };
  return {
    async create(name) {
      names.add(name);
      const file = await guard(name, sink.create(name));
      open.add(file);
      return {
        write: (bytes) => guard(name, file.write(bytes)),
        close: () => {
          open.delete(file);
          return guard(name, file.close());
        },
      };
    },
    read: (name) => guard(name, sink.read(name)),
    async remove(name) {
      await guard(name, sink.remove(name));
      names.delete(name);
    },
    adopt: (name) => void names.add(name),
    async removeAll() {
      // The browser's storage removes no file that is open.
      for (const file of open) await file.close().catch(() => undefined);
      // A file that was never begun cannot be removed, and that is no second failure.
      for (const name of names) await sink.remove(name).catch(() => undefined);
    },
  };
}

/** Writes a small file in one piece. */
export async function writeWhole(sink: PackSink, name: string, bytes: Uint8Array): Promise<WrittenFile> {
  const file = await HashedFile.create(sink, name);
  await file.write(bytes);
  return file.close();
}

export const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
