import { err, ok } from '@/core/result.ts';
import { groupingOf, startsWith, type Format } from '../format.ts';
import { readJpegHeader } from './jpeg-header.ts';

/** Colour profiles and previews stand before the size; a camera's seldom take more than this. */
const LONGEST_HEADER = 16 * 1024 * 1024;

/** JPEG pictures, baseline and progressive, and grey of twelve bits; size as shown, that is after the EXIF orientation. */
export const jpeg: Format = {
  name: 'JPEG',
  accepts: (head) => startsWith(head, [0xff, 0xd8, 0xff]),
  read: async (source, head) => {
    const { path } = source;
    let header = readJpegHeader(head);
    if (!header && source.size > head.length)
      header = readJpegHeader(await source.read(0, Math.min(source.size, LONGEST_HEADER)));
    if (!header)
      return err({
        kind: 'truncated-file',
        path,
        detail: 'it ends or breaks before it says the size of its picture',
      });
    const { process, precision, components } = header;
    const readable =
      precision === 12
        ? process <= 0xc1 && components === 1
        : process <= 0xc2 && precision === 8 && (components === 1 || components === 3);
    if (!readable)
      return err({
        kind: 'unsupported-encoding',
        path,
        encoding: `JPEG process 0x${process.toString(16)}, ${precision} bits, ${components} components`,
        detail:
          components === 4
            ? 'these are printing colours (CMYK): save it as RGB'
            : 'pictures are read with 8 bits, grey or colour, baseline or progressive, or 12 bits of grey',
      });
    if (header.rows === 0 || header.columns === 0)
      return err({
        kind: 'corrupt-file',
        path,
        detail: `the header says ${header.columns} x ${header.rows} pixels`,
      });
    const turned = header.orientation >= 5;
    return ok({
      kind: 'image',
      instance: {
        path,
        rows: turned ? header.columns : header.rows,
        columns: turned ? header.rows : header.columns,
        frames: [
          {
            rescale: { slope: 1, intercept: 0 },
            windows: [
              precision === 12
                ? { center: 2047.5, width: 4095, shape: 'LINEAR_EXACT' }
                : { center: 127.5, width: 255, shape: 'IDENTITY' },
            ],
          },
        ],
        pixel: {
          kind: precision === 12 ? 'u16' : 'u8',
          bitsStored: precision,
          samplesPerPixel: components,
          photometric: components === 1 ? 'MONOCHROME2' : 'RGB',
        },
        encoding: { format: 'picture', mime: 'image/jpeg' },
        ...groupingOf(path),
        words: [path],
        imageType: [],
      },
    });
  },
};
