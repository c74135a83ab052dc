/** Blobs of this size are closed while a stream runs, so that the browser can put them on disk. */
const PART_BYTES = 8 * 2 ** 20;

/**
 * Reads a stream to its end into a Blob, which browsers keep on disk when it is large.
 * @param admit asked for every chunk; what it returns ends the stream as an error
 */
export async function spool(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  admit: (chunk: number, total: number) => string | undefined,
  signal?: AbortSignal,
): Promise<Blob> {
  const closed: Blob[] = [];
  let open: Uint8Array<ArrayBuffer>[] = [];
  let openBytes = 0;
  let total = 0;
  const close = () => {
    closed.push(new Blob(open));
    open = [];
    openBytes = 0;
  };
  const sink = new WritableStream<Uint8Array<ArrayBuffer>>({
    write(chunk) {
      total += chunk.length;
      const refused = admit(chunk.length, total);
      if (refused !== undefined) throw new Error(refused);
      open.push(chunk);
      openBytes += chunk.length;
      if (openBytes >= PART_BYTES) close();
    },
  });
  await stream.pipeTo(sink, signal ? { signal } : {});
  close();
  return new Blob(closed);
}
