import { wrap, type Endpoint } from 'comlink';
import type { LongtailError } from '@/core/errors.ts';
import { err, type Result } from '@/core/result.ts';
import { isBlobSource } from '@/files/blob-source.ts';
import type { FileSource } from '@/files/source.ts';
import type { ParsedFile } from '@/parse/format.ts';
import { readHeadersHere, type ReadHeaders } from '@/pipeline/read-files.ts';
import { headerReader, type BlobFile, type HeaderReader } from './header-reader.ts';

type Parsed = Result<ParsedFile, LongtailError>;

/** The part of a Worker that the pool needs. */
export type PoolWorker = Endpoint & { terminate(): void };

interface Running {
  readonly reader: HeaderReader;
  /** Rejects when the worker dies. */
  readonly died: Promise<never>;
  end(): void;
}

/** Fewer files than this are read before a pool has started. */
const WORTH_A_POOL = 200;

/**
 * Workers that read headers for one import. Each is started when it gets its first files. One that dies is started
 * again, and the file at which it died becomes a row of the report; where none can be started, headers are read here.
 * Only what is a Blob is handed over: the entries of an archive share its directory and their unpacked beginnings.
 */
export class HeaderPool {
  readonly #start: () => PoolWorker;
  readonly #size: number;
  readonly #running = new Set<Running>();
  #ended = false;

  constructor(start: () => PoolWorker, size: number) {
    this.#start = start;
    this.#size = size;
  }

  /** Those who read so many files. */
  readersFor(files: number): readonly ReadHeaders[] {
    if (this.#size < 2 || files < WORTH_A_POOL) return [readHeadersHere];
    return Array.from({ length: this.#size }, () => this.#newReader());
  }

  /** Ends the workers, whatever they do. */
  end(): void {
    this.#ended = true;
    for (const running of this.#running) running.end();
  }

  #newReader(): ReadHeaders {
    let worker: Promise<Running | undefined> | undefined;
    const readInWorker = async (files: readonly BlobFile[]): Promise<readonly Parsed[]> => {
      const running = await (worker ??= this.#open());
      if (!running || this.#ended) return headerReader.read(files);
      try {
        return await Promise.race([running.reader.read(files), running.died]);
      } catch (cause) {
        worker = undefined;
        this.#close(running);
        return files.length > 1 ? readHalves(files) : files.map(({ path }) => stoppedAt(path, cause));
      }
    };
    const readHalves = async (files: readonly BlobFile[]) => {
      const half = files.length >> 1;
      const first = await readInWorker(files.slice(0, half));
      return [...first, ...(await readInWorker(files.slice(half)))];
    };
    return async (sources) => {
      const blobs = sources.filter(isBlobSource);
      const others = sources.filter((source) => !isBlobSource(source));
      const [inWorker, here] = await Promise.all([
        blobs.length > 0 ? readInWorker(blobs.map(({ path, blob }) => ({ path, blob }))) : [],
        readHeadersHere(others),
      ]);
      const parsed = new Map<FileSource, Parsed | undefined>([
        ...blobs.map((source, i) => [source, inWorker[i]] as const),
        ...others.map((source, i) => [source, here[i]] as const),
      ]);
      return sources.map((source) => {
        const result = parsed.get(source);
        if (!result) throw new Error(`no reader answered for ${source.path}`);
        return result;
      });
    };
  }

  /** Undefined where the browser starts none. */
  async #open(): Promise<Running | undefined> {
    let worker: PoolWorker;
    try {
      worker = this.#start();
    } catch {
      return undefined;
    }
    const died = new Promise<never>((_, reject) => {
      const fail = (event: Event) =>
        reject(new Error('message' in event ? String(event.message) : 'the worker ended'));
      worker.addEventListener('error', fail);
      worker.addEventListener('messageerror', fail);
    });
    died.catch(() => undefined);
    const reader = wrap<HeaderReader>(worker) as unknown as HeaderReader;
    const running = { reader, died, end: () => worker.terminate() };
    this.#running.add(running);
    try {
      await Promise.race([reader.ready(), died]);
      return running;
    } catch {
      this.#close(running);
      return undefined;
    }
  }

  #close(running: Running): void {
    this.#running.delete(running);
    running.end();
  }
}

const stoppedAt = (path: string, cause: unknown): Parsed =>
  err({
    kind: 'corrupt-file',
    path,
    detail: `the program that reads it stopped: ${cause instanceof Error ? cause.message : String(cause)}`,
  });
