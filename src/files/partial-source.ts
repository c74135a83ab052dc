import type { FileSource } from './source.ts';

/** Part of another source as a source of its own. */
export function partOf(whole: FileSource, path: string, start: number, size: number): FileSource {
  return {
    path,
    size,
    read: (from, to) => {
      const end = Math.min(to, size);
      return whole.read(start + from, start + Math.max(from, end));
    },
  };
}

/** A source from its first byte to its last. */
export function streamOf(source: FileSource, chunkBytes = 2 ** 20): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      if (at >= source.size) return controller.close();
      const chunk = await source.read(at, at + chunkBytes);
      if (chunk.length === 0) throw new Error(`${source.path} ended at byte ${at} of ${source.size}`);
      at += chunk.length;
      controller.enqueue(new Uint8Array(chunk));
    },
  });
}
