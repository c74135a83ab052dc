import { cp, readdir, readFile, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The pack that the app opens unless told otherwise. */
export const defaultPack = 'compact';

/** One row of `/models/index.json`; the first row is the pack to open. */
export interface PackEntry {
  readonly id: string;
  readonly title: string;
  /** Folder under `/models/`. */
  readonly folder: string;
  readonly bytes: number;
}

async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true });
  const sizes = entries.filter((entry) => entry.isFile()).map((entry) => stat(join(folder, entry.name)));
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
}

/** Every folder of `models` that holds a manifest, the default first, then by name. */
export async function listPacks(models: string): Promise<PackEntry[]> {
  const folders = (await readdir(models, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && existsSync(join(models, entry.name, 'manifest.json')))
    .map((entry) => entry.name)
    .toSorted((a, b) => Number(b === defaultPack) - Number(a === defaultPack) || a.localeCompare(b, 'en'));
  return Promise.all(
    folders.map(async (folder) => {
      const text = await readFile(join(models, folder, 'manifest.json'), 'utf8');
      const { id, title } = JSON.parse(text) as { id: string; title: string };
      return { id, title, folder, bytes: await folderBytes(join(models, folder)) };
    }),
  );
}

/** Copies the packs and their index, `{ packs: PackEntry[] }`. */
export async function copyPacks(models: string, packs: readonly PackEntry[], out: string): Promise<void> {
  for (const { folder } of packs) await cp(join(models, folder), join(out, folder), { recursive: true });
}
