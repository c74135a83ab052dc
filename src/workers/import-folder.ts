import { readJournal, type JournalOf } from '@export/journal.ts';
import type { Manifest } from '@/model/manifest.ts';
import { importedPackFolder, importedPacksRoot } from '@/model/imported-packs.ts';
import { openPack } from '@/model/pack.ts';
import { storageSink } from './storage-sink.ts';

/** Where a checkpoint is converted to. */
export interface ImportFolder {
  readonly id: string;
  readonly folder: FileSystemDirectoryHandle;
  /** More than 1 where packs of other checkpoints have the name already. */
  readonly copy: number;
  /** There already: this very checkpoint was imported before. */
  readonly manifest?: Manifest;
}

/**
 * The folder for a checkpoint: that of its own import where one was finished or cut off, else a new one. An import of
 * another checkpoint that was cut off is given up: nobody would find its files again.
 * @param name folder name made of the file's
 */
export async function importFolder(name: string, of: JournalOf): Promise<ImportFolder> {
  const root = await importedPacksRoot();
  const ids: string[] = [];
  for await (const [id, handle] of root.entries()) if (handle.kind === 'directory') ids.push(id);
  const taken = new Set(ids);
  for (const id of ids) {
    const folder = await root.getDirectoryHandle(id);
    const journal = await readJournal(storageSink(folder));
    const pack = await openPack(await importedPackFolder(id));
    const same = journal?.checkpoint === of.checkpoint && journal.writer === of.writer;
    if (same && id.startsWith(name)) {
      const copy = Number(id.slice(name.length + 1)) || 1;
      return { id, folder, copy, ...(pack.ok ? { manifest: pack.value.manifest } : {}) };
    }
    // Of this checkpoint by an older converter: made anew. Without a manifest: cut off.
    if (pack.ok && journal?.checkpoint !== of.checkpoint) continue;
    await root.removeEntry(id, { recursive: true });
    taken.delete(id);
  }
  let copy = 1;
  const idOf = () => (copy === 1 ? name : `${name}-${copy}`);
  while (taken.has(idOf())) copy++;
  return { id: idOf(), folder: await root.getDirectoryHandle(idOf(), { create: true }), copy };
}
