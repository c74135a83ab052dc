import { err, ok } from '@/core/result.ts';
import { startsWith, type Format } from '../format.ts';
import { readBmpHeader } from './bmp-header.ts';
import { isSize, pictureInstance } from './picture-instance.ts';

/** Sizes of the headers that there are: text that begins with BM is no picture. */
const HEADERS = [12, 40, 52, 56, 64, 108, 124];

/** By compression: none, run lengths of eight bits and of four, none with masks. */
const BITS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 4, 8, 16, 24, 32],
  1: [8],
  2: [4],
  3: [16, 32],
};

/** BMP, plain or in run lengths. */
export const bmp: Format = {
  name: 'BMP',
  accepts: (head) => startsWith(head, 'BM') && HEADERS.some((size) => startsWith(head, [size, 0, 0, 0], 14)),
  read: async (source, head) => {
    const { path } = source;
    const header = readBmpHeader(head);
    if (!header) return err({ kind: 'truncated-file', path, detail: 'the file ends within its header' });
    const { rows, columns, bits, compression, offset } = header;
    if (!isSize(rows, columns))
      return err({ kind: 'corrupt-file', path, detail: `the header says ${columns} x ${rows} pixels` });
    if (!BITS[compression]?.includes(bits))
      return err({
        kind: 'unsupported-encoding',
        path,
        encoding: `BMP, compression ${compression}, ${bits} bits`,
        detail: 'save it as PNG',
      });
    // How long run lengths are is known when they are expanded.
    const plain = compression === 0 || compression === 3;
    const needed = offset + (plain ? Math.ceil((columns * bits) / 32) * 4 * rows : 2);
    if (source.size < needed)
      return err({ kind: 'truncated-file', path, detail: `${source.size} of ${needed} bytes are there` });
    // Whether a palette is grey is known when it is decoded: until then it is colour.
    return ok({
      kind: 'image',
      instance: pictureInstance(path, { rows, columns, mime: 'image/bmp', colour: true, kind: 'u8' }),
    });
  },
};
