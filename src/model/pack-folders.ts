import type { PackFolder } from './pack.ts';

/** Told while a file is read. */
export type ReadProgress = (file: string, bytesRead: number) => void;

/** A pack that came with the app, read from the app's own origin. */
export function servedPack(id: string, baseUrl: string, onProgress?: ReadProgress): PackFolder {
  return {
    id,
    async readFile(name, signal) {
      const response = await fetch(new URL(name, baseUrl), signal ? { signal } : {});
      if (!response.ok || !response.body)
        throw new Error(`the server answers ${response.status} for ${name}`);
      const parts: Uint8Array<ArrayBuffer>[] = [];
      let length = 0;
      // Not `for await`: Safari's streams cannot be iterated.
      const reader = response.body.getReader();
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        parts.push(read.value);
        length += read.value.length;
        onProgress?.(name, length);
      }
      return join(parts, length);
    },
  };
}

/** A pack that the user made, in the browser's private storage. */
export function storedPack(id: string, folder: FileSystemDirectoryHandle): PackFolder {
  return {
    id,
    async readFile(name) {
      const file = await (await folder.getFileHandle(name)).getFile();
      return new Uint8Array(await file.arrayBuffer());
    },
  };
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
