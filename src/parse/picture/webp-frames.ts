import { startsWith } from '../format.ts';

/** Place and bytes of one picture of an animated WebP (RFC 9649, 2.7.1.1). */
export interface WebpFrame {
  readonly left: number;
  readonly top: number;
  readonly rows: number;
  readonly columns: number;
  /** It is laid over what was there before by its transparency; else it takes its place. */
  readonly blends: boolean;
  /** It is cleared before the next one. */
  readonly clears: boolean;
  /** Its chunks, as they would lie in a file of its own. */
  readonly start: number;
  readonly end: number;
}

/** Pictures of an animated WebP. @throws where a chunk reaches beyond the file */
export function readWebpFrames(bytes: Uint8Array): readonly WebpFrame[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const three = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 65536;
  const frames: WebpFrame[] = [];
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (body + size > bytes.length) throw new Error('it breaks off');
    if (startsWith(bytes, 'ANMF', at) && size >= 16) {
      const flags = view.getUint8(body + 15);
      frames.push({
        left: 2 * three(body),
        top: 2 * three(body + 3),
        columns: three(body + 6) + 1,
        rows: three(body + 9) + 1,
        blends: (flags & 2) === 0,
        clears: (flags & 1) !== 0,
        start: body + 16,
        end: body + size,
      });
    }
    at = body + size + (size & 1);
  }
  return frames;
}
