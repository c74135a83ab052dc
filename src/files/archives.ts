import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { ArchiveBudget, DEFAULT_ARCHIVE_LIMITS, type ArchiveLimits } from './archive-limits.ts';
import { blobSource } from './blob-source.ts';
import { junkKind } from './junk.ts';
import { streamOf } from './partial-source.ts';
import { fileName, renamed, uniquePaths } from './paths.ts';
import type { FileSource } from './source.ts';
import { SourceError } from './source-error.ts';
import { spool } from './spool.ts';
import { looksLikeTar, readTar } from './tar.ts';
import { readZip, type ArchivedFile, type AskPassword } from './zip.ts';
import { UnpackedCache } from './zip-entry.ts';

export interface ArchiveOptions {
  /** Asked for an encrypted archive that no earlier password opens, until one does or it gives undefined. */
  readonly password?: AskPassword;
  readonly limits?: Partial<ArchiveLimits>;
  readonly signal?: AbortSignal;
  /** Called with the number of files found so far. */
  readonly onFound?: (files: number) => void;
}

export interface ExpandedFiles {
  /** To be read: files that are no archives, and the entries of those that are. Archives stand for no row. */
  readonly sources: readonly FileSource[];
  /** Archives that were not opened, and entries that are no files or cannot be unpacked. Each is a row. */
  readonly refused: readonly { readonly source: FileSource; readonly error: LongtailError }[];
}

/** Bytes of unpacked entries that are kept for the next read. */
const CACHE_BYTES = 128 * 2 ** 20;

/**
 * Replaces `.zip`, `.tar`, `.tgz`, `.tar.gz` and files packed one by one (`a.dcm.gz`), archives within archives too, by
 * what they hold. Only directories
 * are read: an entry of a ZIP is unpacked when it is read. A tar.gz, and a packed archive within another, cannot
 * be read in parts and is unpacked at once into a Blob.
 * @returns an error only when cancelled; a refused archive never stops the others
 */
export async function expandArchives(
  sources: readonly FileSource[],
  options: ArchiveOptions = {},
): Promise<Result<ExpandedFiles, LongtailError>> {
  const budget = new ArchiveBudget({ ...DEFAULT_ARCHIVE_LIMITS, ...options.limits });
  const passwords = new Set<string>();
  const cache = new UnpackedCache(CACHE_BYTES);
  const found: FileSource[] = [];
  const refused: { source: FileSource; error: LongtailError }[] = [];
  const refuse = (source: FileSource, detail: string) =>
    refused.push({ source, error: { kind: 'archive-refused', path: source.path, detail } });

  const expand = async (file: ArchivedFile, depth: number): Promise<void> => {
    const { source } = file;
    options.signal?.throwIfAborted();
    const kind = await archiveKind(source);
    if (kind === undefined) {
      found.push(source);
      options.onFound?.(found.length);
      return;
    }
    if (depth > budget.limits.maxDepth)
      return void refuse(
        source,
        `lies within ${depth - 1} other archives; the limit is ${budget.limits.maxDepth - 1}`,
      );
    try {
      for (const inner of await open(file, kind)) await expand(inner, depth + 1);
    } catch (cause) {
      options.signal?.throwIfAborted();
      if (cause instanceof SourceError) refused.push({ source, error: cause.error });
      else refuse(source, cause instanceof Error ? cause.message : String(cause));
    }
  };

  const open = async (
    { source, unpack }: ArchivedFile,
    kind: ArchiveKind,
  ): Promise<readonly ArchivedFile[]> => {
    const admit = (chunk: number, total: number) => budget.spool(chunk, total, source.size);
    const unpacked = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) =>
      blobSource(source.path, await spool(stream, admit, options.signal));
    if (kind === 'zip') {
      const content = await readZip(
        unpack ? await unpacked(unpack()) : source,
        budget,
        passwords,
        options.password,
        cache,
      );
      for (const { path, size, what } of content.others) refused.push(notAnImage(path, size, what));
      for (const { path, size, why } of content.locked) refuse(stub(path, size), why);
      if (content.files.length + content.others.length + content.locked.length === 0)
        refuse(source, 'holds no files');
      return content.files;
    }
    const gunzipped = () =>
      unpacked((unpack?.() ?? streamOf(source)).pipeThrough(new DecompressionStream('gzip')));
    if (kind === 'gz') {
      const path = `${source.path}/${fileName(source.path).slice(0, -'.gz'.length)}`;
      return [{ source: renamed(await gunzipped(), path) }];
    }
    const tar = kind === 'tar.gz' ? await gunzipped() : unpack ? await unpacked(unpack()) : source;
    const content = await readTar(tar, budget.limits.maxEntries);
    const tooMuch = budget.take(content.files.length, tar.size, tar.size);
    if (tooMuch !== undefined) throw new Error(tooMuch);
    for (const { path, what } of content.others) refused.push(notAnImage(path, 0, what));
    if (content.files.length + content.others.length === 0) refuse(source, 'holds no files');
    return content.files.map((file) => ({ source: file }));
  };

  try {
    for (const source of sources) await expand({ source }, 1);
  } catch (cause) {
    if (options.signal?.aborted) return err({ kind: 'cancelled' });
    throw cause;
  }
  return ok(withPathsOfTheirOwn(found, refused));
}

function withPathsOfTheirOwn(
  sources: readonly FileSource[],
  refused: readonly { readonly source: FileSource; readonly error: LongtailError }[],
): ExpandedFiles {
  const all = [...sources, ...refused.map((row) => row.source)];
  const paths = uniquePaths(all.map((source) => source.path));
  const own = all.map((source, i) => renamed(source, paths[i] ?? source.path));
  return {
    sources: own.slice(0, sources.length),
    refused: refused.map(({ source, error }, i) => {
      const stands = own[sources.length + i] ?? source;
      return { source: stands, error: 'path' in error ? { ...error, path: stands.path } : error };
    }),
  };
}

type ArchiveKind = 'zip' | 'tar' | 'tar.gz' | 'gz';

/** What is read as it is packed: whole volumes, of which no more is unpacked than is looked at. */
const READ_PACKED = /\.(nii|hdr|img|raw)\.gz$/i;

/** By name, then by the first bytes: office documents are ZIPs as well, and are none that a folder comes in. */
async function archiveKind(source: FileSource): Promise<ArchiveKind | undefined> {
  const ending = /\.(zip|tar|tgz|tar\.gz|gz)$/i.exec(source.path)?.[1]?.toLowerCase();
  if (ending === undefined || junkKind(source.path) !== undefined || READ_PACKED.test(source.path))
    return undefined;
  let head: Uint8Array;
  try {
    head = await source.read(0, 512);
  } catch {
    // Whoever reads it next finds the same, and says so in the report.
    return undefined;
  }
  if (ending === 'zip') return startsWith(head, [0x50, 0x4b]) ? 'zip' : undefined;
  if (ending === 'tar') return looksLikeTar(head) ? 'tar' : undefined;
  if (!startsWith(head, [0x1f, 0x8b])) return undefined;
  return ending === 'gz' ? 'gz' : 'tar.gz';
}

const startsWith = (bytes: Uint8Array, signature: readonly number[]): boolean =>
  signature.every((byte, i) => bytes[i] === byte);

const stub = (path: string, size: number): FileSource => ({
  path,
  size,
  read: () => Promise.reject(new Error(`${path} was not unpacked`)),
});

const notAnImage = (path: string, size: number, what: string) => ({
  source: stub(path, size),
  error: { kind: 'not-an-image', path, what } as const,
});
