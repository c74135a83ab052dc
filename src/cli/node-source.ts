import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { sep } from 'node:path';
import type { FileSource } from '@/files/source.ts';

/**
 * A file on disk. Opened for each read and closed after it, so that a folder of twenty thousand files never holds
 * more handles than there are reads under way.
 * @param file where it lies
 * @param path the name it has within the case; the file's own path unless given
 */
export function nodeSource(file: string, path = file.split(sep).join('/')): FileSource {
  const { size } = statSync(file);
  return {
    path,
    size,
    read: async (start, end) => {
      const length = Math.max(0, Math.min(end, size) - start);
      const bytes = new Uint8Array(length);
      const handle = await open(file, 'r');
      try {
        let filled = 0;
        while (filled < length) {
          const { bytesRead } = await handle.read(bytes, filled, length - filled, start + filled);
          if (bytesRead === 0) throw new Error(`${path} became shorter while it was read`);
          filled += bytesRead;
        }
      } finally {
        await handle.close();
      }
      return bytes;
    },
  };
}
