import { err, ok } from '@/core/result.ts';
import { startsWith, type Format } from '../format.ts';
import { NUMBER_TYPES, type NumberType } from '../number-types.ts';
import { isSize, pictureInstance } from './picture-instance.ts';
import { readTiffPages, type TiffPage } from './tiff-pages.ts';

/** Names of what is not read, for the report. */
const COMPRESSIONS: Readonly<Record<number, string>> = {
  2: 'CCITT',
  3: 'CCITT fax 3',
  4: 'CCITT fax 4',
  6: 'old JPEG',
  34712: 'JPEG 2000',
  50000: 'Zstandard',
  50001: 'WebP',
};
/** None, LZW, JPEG, Deflate under its two numbers, PackBits. */
const READABLE = [1, 5, 7, 8, 32946, 32773];
const JPEG = 7;

/** In pixels; programs write tiles of some hundred pixels a side. */
const LARGEST_TILE = 2 ** 26;

const SIGNATURES = ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'];

/**
 * TIFF and BigTIFF: grey, colour, palette, in strips or tiles. Its pages of the first one's size and kind are the
 * pictures of one scan; smaller copies of a page, which many programs write, are not shown.
 */
export const tiff: Format = {
  name: 'TIFF',
  accepts: (head) => SIGNATURES.some((signature) => startsWith(head, signature)),
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
    const turned = first.orientation >= 5;
    return ok({
      kind: 'image',
      instance: pictureInstance(path, {
        rows: turned ? first.columns : first.rows,
        columns: turned ? first.rows : first.columns,
        mime: 'image/tiff',
        colour: isColour(first),
        kind: NUMBER_TYPES[tiffNumber(first) ?? 'u1'].kind,
        frames: pages.length,
      }),
    });
  },
};

const isColour = ({ photometric }: TiffPage): boolean => photometric >= 2;

/** How a sample is decoded; fewer than eight bits become a byte. Undefined where it is of no such type. */
export function tiffNumber({ bits, sampleFormat }: TiffPage): NumberType | undefined {
  const types: Readonly<Record<string, NumberType>> = {
    '1/1': 'u1',
    '1/2': 'u1',
    '1/4': 'u1',
    '1/8': 'u1',
    '1/16': 'u2',
    '1/32': 'u4',
    '2/8': 'i1',
    '2/16': 'i2',
    '2/32': 'i4',
    '3/16': 'f2',
    '3/32': 'f4',
    '3/64': 'f8',
  };
  // 4: undefined, which programs write for numbers.
  return types[`${sampleFormat === 4 ? 1 : sampleFormat}/${bits}`];
}

/** What of a page the decoder does not read. */
function unreadable(page: TiffPage): string | undefined {
  const { bits, samples, compression, photometric, predictor, sampleFormat } = page;
  if (!READABLE.includes(compression))
    return `${COMPRESSIONS[compression] ?? `compression ${compression}`} compression`;
  if (photometric > 3 && !(photometric === 6 && compression === JPEG))
    return photometric === 5 ? 'CMYK colours' : `photometric interpretation ${photometric}`;
  const type = tiffNumber(page);
  if (!type || (compression === JPEG && bits !== 8)) return `${bits} bits a sample`;
  if (isColour(page) && photometric !== 3 && (bits < 8 || bits > 16 || !type.startsWith('u')))
    return 'colours that are no bytes or pairs of them';
  if (photometric === 3 && (type !== 'u1' || !page.colourMap)) return `a palette of ${bits} bits`;
  if (photometric === 0 && !type.startsWith('u')) return 'white as zero in numbers with a sign';
  if (samples < (isColour(page) && photometric !== 3 ? 3 : 1) || samples > 16)
    return `${samples} samples a pixel`;
  if (predictor > 3 || (predictor !== 1 && bits < 8) || (predictor === 3 && sampleFormat !== 3))
    return `predictor ${predictor}`;
  if (page.tiled && page.tileRows * page.tileColumns > LARGEST_TILE)
    return `tiles of ${page.tileColumns} x ${page.tileRows} pixels`;
  return isSize(page.tileRows, page.tileColumns) && page.offsets ? undefined : 'neither strips nor tiles';
}

const alike = (a: TiffPage, b: TiffPage): boolean =>
  a.rows === b.rows &&
  a.columns === b.columns &&
  a.orientation === b.orientation &&
  tiffNumber(a) === tiffNumber(b) &&
  isColour(a) === isColour(b);
