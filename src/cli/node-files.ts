import { readFile } from 'node:fs/promises';
import { readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReadCatalogueFile } from '@/catalogue/load.ts';
import type { FileSource } from '@/files/source.ts';
import type { PackFolder } from '@/model/pack.ts';
import { nodeSource } from './node-source.ts';

/** The project's own folder: where the default pack and the catalogue lie. */
const root = fileURLToPath(new URL('../..', import.meta.url));

export const defaultPack = join(root, 'models', 'compact');

export const readCatalogueFile: ReadCatalogueFile = (name) =>
  readFile(join(root, 'public', 'catalogue', name), 'utf8');

/** A pack in a folder on disk. */
export function packOnDisk(folder: string): PackFolder {
  return {
    id: folder,
    async readFile(name) {
      const bytes = await readFile(join(folder, name));
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
  };
}

/** A file, or every file in a folder and the folders in it, sorted by name. Throws where the path does not exist. */
export function sourcesAt(path: string): readonly FileSource[] {
  if (!statSync(path).isDirectory()) return [nodeSource(path)];
  return readdirSync(path, { withFileTypes: true })
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
    .flatMap((entry) => {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) return sourcesAt(inner);
      return entry.isFile() || entry.isSymbolicLink() ? [nodeSource(inner, inner.split(sep).join('/'))] : [];
    });
}
