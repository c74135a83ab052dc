import { err, ok } from '@/core/result.ts';
import { startsWith, type Format } from '../format.ts';
import { isSize, pictureInstance } from './picture-instance.ts';
import { readTiffPages, type TiffPage } from './tiff-pages.ts';

/** Names of what is not read, for the report. */
const COMPRESSIONS: Readonly<Record<number, string>> = {
  2: 'CCITT',
  3: 'CCITT fax 3',
  4: 'CCITT fax 4',
  6: 'old JPEG',
  7: 'JPEG',
  32773: 'PackBits',
  34712: 'JPEG 2000',
  50001: 'WebP',
};
/** None, LZW, Deflate under its two numbers. */
const READABLE = [1, 5, 8, 32946];

/**
 * TIFF: grey of 8 or 16 bits or floats, colour, palette. Its pages of the first one's size and kind are the pictures
 * of one scan; smaller copies of a page, which many programs write, are not shown.
 */
export const tiff: Format = {
  name: 'TIFF',
  accepts: (head) => startsWith(head, 'II*\0') || startsWith(head, 'MM\0*'),
  read: async (source) => {
    const { path } = source;
    const pages = (await readTiffPages(source)).filter(({ isCopy }) => !isCopy);
    const [first] = pages;
    if (!first || !isSize(first.rows, first.columns))
      return err({ kind: 'corrupt-file', path, detail: 'it has no page with a size' });
    const why = pages.map(unreadable).find((reason) => reason !== undefined);
    if (why !== undefined)
      return err({ kind: 'unsupported-encoding', path, encoding: `TIFF, ${why}`, detail: 'save it as PNG' });
    if (pages.some((page) => !alike(page, first)))
      return err({
        kind: 'unsupported-encoding',
        path,
        encoding: `TIFF of ${pages.length} pages of different size or kind`,
        detail: 'save its pages as files of their own',
      });
    const colour = first.photometric >= 2;
    return ok({
      kind: 'image',
      instance: pictureInstance(path, {
        rows: first.rows,
        columns: first.columns,
        mime: 'image/tiff',
        colour,
        kind: first.sampleFormat === 3 ? 'f32' : first.bits === 16 ? 'u16' : 'u8',
        frames: pages.length,
      }),
    });
  },
};

/** What of a page the decoder does not read. */
function unreadable(page: TiffPage): string | undefined {
  const { bits, samples, sampleFormat, compression, photometric, planar, orientation } = page;
  if (!READABLE.includes(compression))
    return `${COMPRESSIONS[compression] ?? `compression ${compression}`} compression`;
  if (photometric > 3) return `photometric interpretation ${photometric}`;
  if (planar && samples > 1) return 'colours in planes';
  if (sampleFormat === 2) return 'signed samples';
  if (orientation !== 1) return `orientation ${orientation}`;
  // The decoder takes the first colour of a tile for all, and undoes differences across tiles.
  if (page.tiled && (samples > 1 || page.predicted || bits === 1)) return 'tiles of more than plain grey';
  const readable = sampleFormat === 3 ? bits === 32 && photometric < 2 : [1, 8, 16].includes(bits);
  return readable ? undefined : `${bits} bits a sample`;
}

const alike = (a: TiffPage, b: TiffPage): boolean =>
  a.rows === b.rows &&
  a.columns === b.columns &&
  a.bits === b.bits &&
  a.sampleFormat === b.sampleFormat &&
  a.photometric >= 2 === b.photometric >= 2;
