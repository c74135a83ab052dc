import { err, ok } from '@/core/result.ts';
import { groupingOf, startsWith, type Format } from '../format.ts';

/** PNG: size and type stand in the first chunk, so 33 bytes are enough. */
export const png: Format = {
  name: 'PNG',
  accepts: (head) => startsWith(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  read: async (source, head) => {
    const { path } = source;
    if (head.length < 33)
      return err({ kind: 'truncated-file', path, detail: 'the file ends within its header' });
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const columns = view.getUint32(16);
    const rows = view.getUint32(20);
    const depth = view.getUint8(24);
    const colourType = view.getUint8(25);
    if (!startsWith(head, 'IHDR', 12) || rows === 0 || columns === 0 || rows > 1 << 20 || columns > 1 << 20)
      return err({ kind: 'corrupt-file', path, detail: `the header says ${columns} x ${rows} pixels` });
    // fast-png reads a whole byte for each pixel there.
    if (view.getUint8(28) === 1 && depth < 8)
      return err({
        kind: 'unsupported-encoding',
        path,
        encoding: `interlaced PNG of ${depth} bits`,
        detail: 'save it without interlacing',
      });
    const grey = colourType === 0 || colourType === 4;
    const sixteen = grey && depth === 16;
    return ok({
      kind: 'image',
      instance: {
        path,
        rows,
        columns,
        // Sixteen bits of grey are shown over their full range: the file says nothing of a window.
        frames: [
          {
            rescale: { slope: 1, intercept: 0 },
            windows: [
              sixteen
                ? { center: 32767.5, width: 65535, shape: 'LINEAR_EXACT' }
                : { center: 127.5, width: 255, shape: 'IDENTITY' },
            ],
          },
        ],
        pixel: {
          kind: sixteen ? 'u16' : 'u8',
          bitsStored: sixteen ? 16 : 8,
          samplesPerPixel: grey ? 1 : 3,
          photometric: grey ? 'MONOCHROME2' : 'RGB',
        },
        encoding: { format: 'picture', mime: 'image/png' },
        ...groupingOf(path),
        words: [path],
        imageType: [],
      },
    });
  },
};
