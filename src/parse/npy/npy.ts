import { err, ok } from '@/core/result.ts';
import { groupingOf, startsWith, type Format } from '../format.ts';
import type { FrameHeader } from '../instance.ts';
import { isNumberType, NUMBER_TYPES } from '../number-types.ts';

const FRAME: FrameHeader = { rescale: { slope: 1, intercept: 0 }, windows: [] };

/** RadDiag's own scans: NumPy arrays `[H, W]` or `[H, W, d]` of display values 0..255. */
export const npy: Format = {
  name: 'NumPy',
  accepts: (head) => startsWith(head, [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]),
  read: async (source, head) => {
    const { path } = source;
    const corrupt = (detail: string) => err({ kind: 'corrupt-file', path, detail } as const);
    if (head.length < 12) return err({ kind: 'truncated-file', path, detail: 'the header is not complete' });
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const wide = view.getUint8(6) >= 2;
    const start = wide ? 12 : 10;
    const offset = start + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
    if (offset > source.size)
      return err({ kind: 'truncated-file', path, detail: 'the header is not complete' });
    const header = new TextDecoder('latin1').decode(
      await source.read(start, Math.min(offset, start + 65536)),
    );
    const dtype = /'descr' *: *'([<>|=]?)([a-z]\d+)'/.exec(header);
    const shapeText = /'shape' *: *\(([^)]*)\)/.exec(header)?.[1];
    const order = /'fortran_order' *: *(True|False)/.exec(header)?.[1];
    if (!dtype || shapeText === undefined || order === undefined)
      return corrupt('the header names no plain type, order and shape');
    const [, byteOrder, name = ''] = dtype;
    const type = name === 'b1' ? 'u1' : name;
    if (!isNumberType(type))
      return err({
        kind: 'unsupported-encoding',
        path,
        encoding: `NumPy ${name}`,
        detail: 'not a real number',
      });
    const shape = shapeText
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map(Number);
    if (!shape.every((n) => Number.isSafeInteger(n) && n > 0)) return corrupt(`the shape is (${shapeText})`);
    if (shape.length !== 2 && shape.length !== 3)
      return err({
        kind: 'unsupported-encoding',
        path,
        encoding: `NumPy array with ${shape.length} axes`,
        detail: 'a scan is [rows, columns] or [rows, columns, slices]',
      });
    const [rows = 0, columns = 0, depth = 1] = shape;
    const { bytes, kind } = NUMBER_TYPES[type];
    const expected = rows * columns * depth * bytes;
    if (source.size - offset < expected)
      return err({
        kind: 'truncated-file',
        path,
        detail: `${source.size - offset} of ${expected} bytes of values are there`,
      });
    return ok({
      kind: 'image',
      instance: {
        path,
        rows,
        columns,
        frames: Array.from({ length: depth }, () => FRAME),
        pixel: {
          kind,
          bitsStored: bytes * 8,
          samplesPerPixel: 1,
          photometric: 'MONOCHROME2',
        },
        encoding: {
          format: 'npy',
          type,
          littleEndian: byteOrder !== '>',
          fortranOrder: order === 'True',
          offset,
          shape,
        },
        ...groupingOf(path),
        words: [path],
        imageType: [],
      },
    });
  },
};
