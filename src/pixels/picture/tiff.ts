import type { FileSource } from '@/files/source.ts';
import { NUMBER_TYPES } from '@/parse/number-types.ts';
import { readTiffPages, readTiffValues, type TiffPage } from '@/parse/picture/tiff-pages.ts';
import { tiffNumber } from '@/parse/picture/tiff.ts';
import { readNumbers } from '../numbers.ts';
import type { Picture } from '../picture.ts';
import type { StoredValues } from '../slice.ts';
import { orient } from './orient.ts';
import { tileReader, type Tile } from './tiff-tiles.ts';

/** Directories of a file, read once for all of its pages. */
const known = new WeakMap<FileSource, Promise<readonly TiffPage[]>>();

/** One page of a TIFF file, of which no other is read; copies of pages count for none. @throws where it is damaged */
export async function decodeTiff(source: FileSource, frame: number): Promise<Picture> {
  const directories = known.get(source) ?? readTiffPages(source);
  known.set(source, directories);
  const page = (await directories).filter(({ isCopy }) => !isCopy)[frame];
  if (!page) throw new Error(`there is no page ${frame + 1}`);
  const samples = await samplesOf(source, page);
  return orient(await toPicture(source, page, samples), page.orientation);
}

/** All samples of a page, interleaved by pixel; of more than the colours only these. */
async function samplesOf(source: FileSource, page: TiffPage): Promise<StoredValues> {
  const { rows, columns, tileRows, tileColumns, tiled, planar } = page;
  const type = tiffNumber(page);
  if (!type) throw new Error('such a page is not read');
  const wanted = page.photometric === 2 || page.photometric === 6 ? 3 : 1;
  const out = readNumbers(new Uint8Array(rows * columns * wanted * NUMBER_TYPES[type].bytes), type, true);
  const read = await tileReader(source, page);
  const across = Math.ceil(columns / tileColumns);
  const down = Math.ceil(rows / tileRows);
  for (let plane = 0; plane < (planar ? wanted : 1); plane++)
    for (let y = 0; y < down; y++)
      for (let x = 0; x < across; x++) {
        const top = y * tileRows;
        const height = tiled ? tileRows : Math.min(tileRows, rows - top);
        const tile = await read((plane * down + y) * across + x, height);
        place(tile, out, { rows, columns, wanted, top, left: x * tileColumns, sample: plane });
      }
  return out;
}

function place(
  tile: Tile,
  out: StoredValues,
  to: {
    readonly rows: number;
    readonly columns: number;
    readonly wanted: number;
    readonly top: number;
    readonly left: number;
    /** The first sample of a pixel that the tile holds. */
    readonly sample: number;
  },
): void {
  const { rows, columns, wanted, top, left, sample } = to;
  const height = Math.min(tile.rows, rows - top);
  const width = Math.min(tile.columns, columns - left);
  const samples = Math.min(tile.samples, wanted);
  for (let r = 0; r < height; r++)
    for (let c = 0; c < width; c++) {
      const from = (r * tile.columns + c) * tile.samples;
      const at = ((top + r) * columns + left + c) * wanted + sample;
      for (let s = 0; s < samples; s++) out[at + s] = tile.values[from + s]!;
    }
}

async function toPicture(source: FileSource, page: TiffPage, samples: StoredValues): Promise<Picture> {
  const { rows, columns, bits, photometric, colourMap, littleEndian } = page;
  if (photometric === 3 && colourMap) {
    const map = await readTiffValues(source, colourMap, littleEndian);
    // Some programs write eight bits where sixteen belong.
    const shift = map.some((value) => value > 255) ? 8 : 0;
    const size = map.length / 3;
    const rgb = new Uint8Array(rows * columns * 3);
    for (let i = 0, at = 0; i < samples.length; i++)
      for (let c = 0; c < 3; c++) {
        if (samples[i]! >= size) throw new Error(`colour ${samples[i]} is not in the palette`);
        rgb[at++] = map[c * size + samples[i]!]! >> shift;
      }
    return { rows, columns, rgb };
  }
  if (photometric >= 2)
    return {
      rows,
      columns,
      rgb: bits === 16 ? Uint8Array.from(samples, (v) => v >> 8) : Uint8Array.from(samples),
    };
  const scale = bits < 8 ? 255 / (2 ** bits - 1) : 1;
  const white = photometric === 0 ? 2 ** Math.max(8, bits) - 1 : undefined;
  if (scale !== 1 || white !== undefined)
    for (let i = 0; i < samples.length; i++) {
      const value = samples[i]! * scale;
      samples[i] = white === undefined ? value : white - value;
    }
  return { rows, columns, values: samples };
}
