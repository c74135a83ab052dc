import type { FileSource } from '@/files/source.ts';

/** A file of bytes built in a test; counts what is read of it. */
export function memorySource(
  path: string,
  bytes: Uint8Array,
): FileSource & { readonly bytesRead: () => number } {
  let read = 0;
  return {
    path,
    size: bytes.length,
    read: async (start, end) => {
      const part = bytes.slice(start, end);
      read += part.length;
      return part;
    },
    bytesRead: () => read,
  };
}
