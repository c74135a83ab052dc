import type { FileSource } from '@/files/source.ts';

/** Together; the newest stays whatever its size. */
const LARGEST_TOTAL = 512 * 1024 * 1024;

interface Entry {
  readonly bytes: Promise<Uint8Array>;
  size: number;
}

/** In order of use, the latest last. */
const entries = new Map<FileSource, Entry>();

/**
 * A file's expanded form (inflated, or read whole), kept while its frames are decoded one after another. Those used
 * longest ago are dropped when all together grow too large.
 */
export async function expanded(source: FileSource, expand: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const entry = entries.get(source) ?? { bytes: expand(), size: 0 };
  entries.delete(source);
  entries.set(source, entry);
  try {
    const bytes = await entry.bytes;
    entry.size = bytes.length;
  } catch (cause) {
    entries.delete(source);
    throw cause;
  }
  trim();
  return entry.bytes;
}

function trim(): void {
  let total = [...entries.values()].reduce((sum, { size }) => sum + size, 0);
  for (const [source, { size }] of entries) {
    if (total <= LARGEST_TOTAL || entries.size === 1) return;
    entries.delete(source);
    total -= size;
  }
}

/** Forgets one file, whose next frame needs more of it than was expanded. */
export const forget = (source: FileSource): boolean => entries.delete(source);

/** Forgets everything, as when a case is closed. */
export const forgetExpanded = (): void => entries.clear();
