import {
  configure,
  ERR_INVALID_PASSWORD,
  Reader,
  ZipReader,
  type Entry,
  type FileEntry,
} from '@zip.js/zip.js/lib/zip-core-native.js';
import type { FileSource } from './source.ts';
import { DEFLATE_MAX_RATIO, type ArchiveBudget } from './archive-limits.ts';
import { cleanPath } from './paths.ts';
import { zipEntrySource, zipEntryStream, type UnpackedCache } from './zip-entry.ts';

// The page's policy allows no worker from a blob: URL, and we mostly run in a worker already.
configure({ useWebWorkers: false });

export interface ArchivedFile {
  readonly source: FileSource;
  /** For an entry that cannot be read from the middle without unpacking what comes before. */
  readonly unpack?: () => ReadableStream<Uint8Array<ArrayBuffer>>;
}

export interface ZipContent {
  readonly files: readonly ArchivedFile[];
  readonly others: readonly { readonly path: string; readonly size: number; readonly what: string }[];
  /** Entries that are files and cannot be unpacked, with the reason. */
  readonly locked: readonly { readonly path: string; readonly size: number; readonly why: string }[];
}

/** Asks for an archive's password; `attempt` counts from 1. Undefined: the user gives up. */
export type AskPassword = (archive: string, attempt: number) => Promise<string | undefined>;

const METHODS: Readonly<Record<number, string>> = {
  1: 'shrunk',
  6: 'imploded',
  9: 'deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'XZ',
  98: 'PPMd',
};
const STORED = 0;
const DEFLATED = 8;

/**
 * Reads a ZIP's directory (ZIP64 too). Throws an Error with the reason when the archive is damaged, split, beyond
 * the limits, or encrypted without a password that opens it.
 * @param passwords that opened other archives of the drop; tried before the user is asked, and added to
 */
export async function readZip(
  zip: FileSource,
  budget: ArchiveBudget,
  passwords: Set<string>,
  ask: AskPassword | undefined,
  cache: UnpackedCache,
): Promise<ZipContent> {
  const reader = new ZipReader(new SourceReader(zip), { filenameValidation: 'tolerant' });
  const entries: Entry[] = [];
  for await (const entry of reader.getEntriesGenerator()) {
    if (entries.push(entry) > budget.limits.maxEntries)
      throw new Error(`more than ${budget.limits.maxEntries} entries, the limit`);
  }
  const files = entries.filter((entry): entry is FileEntry => !entry.directory);
  const implausible = implausibleSize(files) ?? overlap(files);
  if (implausible !== undefined) throw new Error(implausible);
  const bytes = files.reduce((total, entry) => total + entry.uncompressedSize, 0);
  const refused = budget.take(files.length, bytes, zip.size);
  if (refused !== undefined) throw new Error(refused);

  const readable = files.filter((entry) => !entry.symlink && isUnpackable(entry));
  const password = await unlock(zip.path, readable, passwords, ask);
  const pathOf = (entry: Entry) => `${zip.path}/${cleanPath(entry.filename) || 'unnamed'}`;
  const facts = (entry: Entry) => ({ path: pathOf(entry), size: entry.uncompressedSize });
  return {
    files: readable.map((entry) => {
      const key = entry.encrypted ? password : undefined;
      const source = zipEntrySource(zip, pathOf(entry), entry, key, cache);
      const inPlace = entry.compressionMethod === STORED && !entry.encrypted;
      return inPlace ? { source } : { source, unpack: () => zipEntryStream(entry, key) };
    }),
    others: files
      .filter((entry) => entry.symlink)
      .map((entry) => ({ ...facts(entry), what: 'symbolic link' })),
    locked: files
      .filter((entry) => !entry.symlink && !isUnpackable(entry))
      .map((entry) => ({ ...facts(entry), why: `packed as ${methodName(entry)}, which is not supported` })),
  };
}

const isUnpackable = (entry: FileEntry): boolean =>
  entry.compressionMethod === STORED || entry.compressionMethod === DEFLATED;

const methodName = (entry: FileEntry): string =>
  METHODS[entry.compressionMethod] ?? `method ${entry.compressionMethod}`;

function implausibleSize(files: readonly FileEntry[]): string | undefined {
  const liar = files.find(
    (entry) =>
      entry.compressionMethod === DEFLATED &&
      entry.uncompressedSize > (entry.compressedSize + 1) * DEFLATE_MAX_RATIO,
  );
  return (
    liar &&
    `${liar.filename} declares ${liar.uncompressedSize} bytes from ${liar.compressedSize}, more than deflate can pack`
  );
}

/** Entries that share their packed bytes make small bombs with plausible ratios (D. Fifield, 2019). */
function overlap(files: readonly FileEntry[]): string | undefined {
  const inOrder = files.toSorted((a, b) => a.offset - b.offset);
  const at = inOrder.findIndex((entry, i) => {
    const next = inOrder[i + 1];
    return next !== undefined && entry.offset + entry.compressedSize > next.offset;
  });
  return at < 0 ? undefined : `the entries ${inOrder[at]?.filename} and ${inOrder[at + 1]?.filename} overlap`;
}

async function unlock(
  archive: string,
  files: readonly FileEntry[],
  passwords: Set<string>,
  ask: AskPassword | undefined,
): Promise<string | undefined> {
  // The smallest: zip.js reads all of a ZipCrypto entry to check its password.
  const probe = files
    .filter((entry) => entry.encrypted)
    .toSorted((a, b) => a.compressedSize - b.compressedSize)[0];
  if (!probe) return undefined;
  for (const known of passwords) if (await opens(probe, known)) return known;
  if (!ask) throw new Error('encrypted, and no password was given');
  for (let attempt = 1; ; attempt++) {
    const password = await ask(archive, attempt);
    if (password === undefined) throw new Error('encrypted, and no password was given');
    if (await opens(probe, password)) {
      passwords.add(password);
      return password;
    }
  }
}

async function opens(entry: FileEntry, password: string): Promise<boolean> {
  try {
    await entry.getData(new WritableStream(), { password, checkPasswordOnly: true });
    return true;
  } catch (cause) {
    if (cause instanceof Error && cause.message === ERR_INVALID_PASSWORD) return false;
    throw cause;
  }
}

class SourceReader extends Reader<FileSource> {
  readonly #source: FileSource;

  constructor(source: FileSource) {
    super(source);
    this.#source = source;
    this.size = source.size;
  }

  override readUint8Array(index: number, length: number): Promise<Uint8Array> {
    return this.#source.read(index, index + length);
  }
}
