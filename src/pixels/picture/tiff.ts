import { decode } from 'tiff';
import type { FileSource } from '@/files/source.ts';
import { readTiffPages } from '@/parse/picture/tiff-pages.ts';
import type { Picture } from '../picture.ts';

/** One page of a TIFF file; copies of pages count for none. @throws where it is damaged */
export async function decodeTiff(source: FileSource, frame: number): Promise<Picture> {
  const pages = (await readTiffPages(source)).flatMap(({ isCopy }, page) => (isCopy ? [] : [page]));
  const page = pages[frame];
  if (page === undefined) throw new Error(`there is no page ${frame + 1}`);
  const [image] = decode(await source.read(0, source.size), { pages: [page] });
  if (!image) throw new Error(`page ${frame + 1} cannot be read`);
  const { width: columns, height: rows, data, samplesPerPixel, bitsPerSample, palette, type } = image;
  const pixels = rows * columns;
  if (data.length < pixels * samplesPerPixel) throw new Error('the picture is not complete');
  if (palette) {
    const rgb = new Uint8Array(pixels * 3);
    for (let i = 0; i < pixels; i++) {
      const colour = palette[data[i * samplesPerPixel]!];
      if (!colour) throw new Error(`colour ${data[i]} is not in the palette`);
      for (let c = 0; c < 3; c++) rgb[3 * i + c] = (colour[c] ?? 0) >> 8;
    }
    return { rows, columns, rgb };
  }
  if (type === 2) {
    const rgb = new Uint8Array(pixels * 3);
    const shift = bitsPerSample === 16 ? 8 : 0;
    for (let i = 0; i < pixels; i++)
      for (let c = 0; c < 3; c++) rgb[3 * i + c] = data[i * samplesPerPixel + c]! >> shift;
    return { rows, columns, rgb };
  }
  const scale = bitsPerSample === 1 ? 255 : 1;
  const grey =
    bitsPerSample === 32
      ? new Float32Array(pixels)
      : bitsPerSample === 16
        ? new Uint16Array(pixels)
        : new Uint8Array(pixels);
  for (let i = 0; i < pixels; i++) grey[i] = data[i * samplesPerPixel]! * scale;
  return { rows, columns, values: grey };
}
