import { err, ok } from '@/core/result.ts';
import { startsWith, type Format } from '../format.ts';
import { animation } from './animation.ts';
import { isSize, pictureInstance } from './picture-instance.ts';
import { readWebpFrames } from './webp-frames.ts';

const ANIMATION = 0x02;

/** No film for a talk is larger. */
const LARGEST_FILM = 2 ** 28;

/** WebP, lossy and lossless, still and moving. */
export const webp: Format = {
  name: 'WebP',
  accepts: (head) => startsWith(head, 'RIFF') && startsWith(head, 'WEBP', 8),
  read: async (source, head) => {
    const { path } = source;
    if (head.length < 30)
      return err({ kind: 'truncated-file', path, detail: 'the file ends within its header' });
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const promised = view.getUint32(4, true) + 8;
    if (source.size < promised)
      return err({ kind: 'truncated-file', path, detail: `${source.size} of ${promised} bytes are there` });
    const size = webpSize(head);
    if (!size || !isSize(size.rows, size.columns))
      return err({ kind: 'corrupt-file', path, detail: 'it does not say the size of its picture' });
    if (size.animated) {
      if (source.size > LARGEST_FILM)
        return err({
          kind: 'unsupported-encoding',
          path,
          encoding: `animated WebP of ${source.size} bytes`,
          detail: 'save its pictures one by one',
        });
      const frames = readWebpFrames(await source.read(0, source.size));
      return animation(path, 'image/webp', size, frames.length);
    }
    const { rows, columns } = size;
    return ok({
      kind: 'image',
      instance: pictureInstance(path, { rows, columns, mime: 'image/webp', colour: true, kind: 'u8' }),
    });
  },
};

/** Size, by the first chunk: VP8 (RFC 6386, 9.1), VP8L or VP8X (RFC 9649). */
export function webpSize(head: Uint8Array) {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (startsWith(head, 'VP8 ', 12) && startsWith(head, [0x9d, 0x01, 0x2a], 23))
    return {
      columns: view.getUint16(26, true) & 0x3fff,
      rows: view.getUint16(28, true) & 0x3fff,
      animated: false,
    };
  if (startsWith(head, 'VP8L', 12) && head[20] === 0x2f) {
    const bits = view.getUint32(21, true);
    return { columns: (bits & 0x3fff) + 1, rows: ((bits >>> 14) & 0x3fff) + 1, animated: false };
  }
  if (startsWith(head, 'VP8X', 12)) {
    const three = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 65536;
    return { columns: three(24) + 1, rows: three(27) + 1, animated: (view.getUint8(20) & ANIMATION) !== 0 };
  }
  return undefined;
}
