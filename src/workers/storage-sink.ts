import type { PackSink } from '@export/sink.ts';

/** Part of the File System standard that only workers have; the compiler's page library leaves it out. */
declare global {
  interface FileSystemFileHandle {
    createSyncAccessHandle(): Promise<{
      write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
      truncate(size: number): void;
      flush(): void;
      close(): void;
    }>;
  }
}

/** A folder of the browser's private storage as the place where a pack is written. Works in a worker alone. */
export function storageSink(folder: FileSystemDirectoryHandle): PackSink {
  return {
    async create(name) {
      const file = await folder.getFileHandle(name, { create: true });
      const access = await file.createSyncAccessHandle();
      access.truncate(0);
      let at = 0;
      return {
        write(bytes) {
          const written = access.write(new Uint8Array(bytes), { at });
          at += written;
          return written === bytes.length
            ? Promise.resolve()
            : Promise.reject(new Error('the browser gives this page no more storage'));
        },
        close() {
          access.flush();
          access.close();
          return Promise.resolve();
        },
      };
    },
    read: async (name) => (await folder.getFileHandle(name)).getFile(),
    remove: (name) => folder.removeEntry(name),
  };
}
