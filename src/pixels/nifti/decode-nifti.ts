import type { FileSource } from '@/files/source.ts';
import { gunzip } from '@/parse/inflate.ts';
import type { ImageInstance, PixelEncoding } from '@/parse/instance.ts';
import { NIFTI_TYPES } from '@/parse/nifti/datatypes.ts';
import { expanded, forget } from '../expanded-cache.ts';
import { readNumbers, type NumberType } from '../numbers.ts';
import type { Picture } from '../picture.ts';
import type { StoredValues } from '../slice.ts';

type NiftiEncoding = Extract<PixelEncoding, { format: 'nifti' }>;

const NUMBERS: Readonly<Record<number, NumberType>> = {
  2: 'u1',
  4: 'i2',
  8: 'i4',
  16: 'f4',
  64: 'f8',
  256: 'i1',
  512: 'u2',
  768: 'u4',
  1024: 'i8',
  1280: 'u8',
};

/**
 * One slice along the third stored axis, turned to the convention that the parse room chose. Such a slice is one
 * piece of the file; a `.nii.gz` is inflated once and kept for the next slices.
 */
export async function decodeNifti(
  instance: ImageInstance,
  encoding: NiftiEncoding,
  frame: number,
  source: FileSource,
): Promise<Picture> {
  const { rows, columns } = instance;
  const type = NIFTI_TYPES[encoding.datatype];
  if (!type) throw new Error(`NIfTI datatype ${encoding.datatype} is not read`);
  const [nx = 1, ny = 1, nz = 1] = encoding.dims;
  const bytesPerSlice = nx * ny * type.bytes;
  const slice = frame % nz;
  const stored = encoding.axes[2]?.flip ? nz - 1 - slice : slice;
  const volume = encoding.volume + Math.floor(frame / nz);
  const volumeStart = encoding.offset + volume * bytesPerSlice * nz;
  const start = volumeStart + stored * bytesPerSlice;
  const file = encoding.gzip
    ? (await inflatedTo(source, volumeStart + bytesPerSlice * nz)).subarray(start, start + bytesPerSlice)
    : await source.read(start, start + bytesPerSlice);
  if (file.length < bytesPerSlice)
    throw new Error(`the file ends after ${file.length} of ${bytesPerSlice} bytes of this slice`);

  const source2d = sourceIndex(encoding, nx, ny);
  const number = NUMBERS[encoding.datatype];
  if (number) {
    const values = readNumbers(file, number, encoding.littleEndian);
    return { rows, columns, values: turned(values, rows, columns, source2d) };
  }
  const rgb = new Uint8Array(rows * columns * 3);
  for (let r = 0, at = 0; r < rows; r++)
    for (let c = 0; c < columns; c++, at += 3) {
      const from = source2d(r, c) * type.bytes;
      rgb[at] = file[from]!;
      rgb[at + 1] = file[from + 1]!;
      rgb[at + 2] = file[from + 2]!;
    }
  return { rows, columns, rgb };
}

/** The beginning of a compressed file, kept for its next slices; a later volume needs more of it. */
async function inflatedTo(source: FileSource, end: number): Promise<Uint8Array> {
  const inflate = () => gunzip(source, end);
  const kept = await expanded(source, inflate);
  if (kept.length >= end || !forget(source)) return kept;
  return expanded(source, inflate);
}

/** Row and column of the picture -> index within the stored slice, whose first axis runs fastest. */
function sourceIndex(
  { axes }: NiftiEncoding,
  nx: number,
  ny: number,
): (row: number, column: number) => number {
  const sizes = [nx, ny];
  const strides = [1, nx];
  const walk = (place: 0 | 1) => {
    const { axis, flip } = axes[place] ?? { axis: place, flip: false };
    const stride = strides[axis] ?? 1;
    return { base: flip ? ((sizes[axis] ?? 1) - 1) * stride : 0, step: flip ? -stride : stride };
  };
  const column = walk(0);
  const row = walk(1);
  return (r, c) => row.base + r * row.step + column.base + c * column.step;
}

function turned(
  values: StoredValues,
  rows: number,
  columns: number,
  source2d: (row: number, column: number) => number,
): StoredValues {
  const out = values.slice();
  for (let r = 0, at = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) out[at++] = values[source2d(r, c)]!;
  return out;
}
