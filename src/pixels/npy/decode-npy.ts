import type { FileSource } from '@/files/source.ts';
import type { ImageInstance, PixelEncoding } from '@/parse/instance.ts';
import { NUMBER_TYPES } from '@/parse/number-types.ts';
import { expanded } from '../expanded-cache.ts';
import { readNumbers } from '../numbers.ts';
import type { Picture } from '../picture.ts';

type NpyEncoding = Extract<PixelEncoding, { format: 'npy' }>;

/** Slice `frame` of a NumPy array `[H, W]` or `[H, W, d]`. In C order its pixels are spread over the whole file. */
export async function decodeNpy(
  { rows, columns }: ImageInstance,
  encoding: NpyEncoding,
  frame: number,
  source: FileSource,
): Promise<Picture> {
  const depth = encoding.shape[2] ?? 1;
  const { type } = encoding;
  const width = NUMBER_TYPES[type].bytes;
  const bytes = await expanded(source, () =>
    source.read(encoding.offset, encoding.offset + rows * columns * depth * width),
  );
  if (bytes.length < rows * columns * depth * width) throw new Error('the array is not complete');
  const [rowStep, columnStep, depthStep] = encoding.fortranOrder
    ? [1, rows, rows * columns]
    : [columns * depth, depth, 1];
  const slice = new Uint8Array(rows * columns * width);
  for (let r = 0, at = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const from = (r * rowStep + c * columnStep + frame * depthStep) * width;
      for (let b = 0; b < width; b++) slice[at++] = bytes[from + b]!;
    }
  return { rows, columns, values: readNumbers(slice, type, encoding.littleEndian) };
}
