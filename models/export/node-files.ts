import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileSource } from '@/files/source.ts';
import type { PackSink } from './sink.ts';

/** A folder on disk as the place for a pack; made when it is not there. */
export async function folderSink(folder: string): Promise<PackSink> {
  await mkdir(folder, { recursive: true });
  return {
    async create(name) {
      const handle = await open(join(folder, name), 'w');
      return {
        async write(bytes) {
          for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten;
        },
        close: () => handle.close(),
      };
    },
    read: (name) => readFile(join(folder, name)),
    remove: (name) => rm(join(folder, name)),
  };
}

/** A file on disk, open until the program ends. Throws when it cannot be opened. */
export async function diskSource(path: string): Promise<FileSource> {
  const handle = await open(path, 'r');
  const { size } = await handle.stat();
  return {
    path,
    size,
    async read(start, end) {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    },
  };
}
