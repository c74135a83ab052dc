import { storedPack } from './pack-folders.ts';
import type { PackFolder } from './pack.ts';

/** The folder of the browser's private storage that holds the user's packs, one folder a pack. */
export async function importedPacksRoot(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle('packs', { create: true });
}

/** A pack that the user made in this browser. Its reads throw where there is none of that id. */
export async function importedPackFolder(id: string): Promise<PackFolder> {
  const root = await importedPacksRoot();
  return storedPack(id, await root.getDirectoryHandle(id, { create: true }));
}

/** Ids of the packs that are complete: a manifest is written last. */
export async function importedPackIds(): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const [id, handle] of (await importedPacksRoot()).entries()) {
    if (handle.kind !== 'directory') continue;
    const complete = await handle.getFileHandle('manifest.json').then(
      () => true,
      () => false,
    );
    if (complete) ids.push(id);
  }
  return ids.toSorted((a, b) => a.localeCompare(b, 'en'));
}

export async function removeImportedPack(id: string): Promise<void> {
  await (await importedPacksRoot()).removeEntry(id, { recursive: true });
}
