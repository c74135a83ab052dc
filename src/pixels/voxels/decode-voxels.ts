import type { FileSource } from '@/files/source.ts';
import { expand } from '@/parse/inflate.ts';
import type { ImageInstance, PixelEncoding } from '@/parse/instance.ts';
import { NUMBER_TYPES } from '@/parse/number-types.ts';
import { expanded, forget } from '../expanded-cache.ts';
import { readNumbers } from '../numbers.ts';
import type { Picture } from '../picture.ts';
import type { StoredValues } from '../slice.ts';

type VoxelEncoding = Extract<PixelEncoding, { format: 'voxels' }>;

/**
 * One slice along the third stored axis, turned to the convention that the parse room chose. Such a slice is one
 * piece of the file; a packed one is inflated once and kept for the next slices.
 */
export async function decodeVoxels(
  { rows, columns }: ImageInstance,
  encoding: VoxelEncoding,
  frame: number,
  source: FileSource,
): Promise<Picture> {
  const { type, components, voxel, littleEndian } = encoding;
  const [nx, ny, nz] = encoding.dims;
  const stored = encoding.axes[2]?.flip ? nz - 1 - (frame % nz) : frame % nz;
  const volume = Math.floor(frame / nz);
  const [array, component] =
    voxel === 'numbers' ? [Math.floor(volume / components), volume % components] : [volume, 0];
  const bytesPerSlice = nx * ny * components * NUMBER_TYPES[type].bytes;
  const bytes = await sliceBytes(encoding, source, array, stored, bytesPerSlice);
  if (bytes.length < bytesPerSlice)
    throw new Error(`the file ends after ${bytes.length} of ${bytesPerSlice} bytes of this slice`);

  const from = sourceIndex(encoding);
  if (voxel === 'colour')
    return { rows, columns, rgb: turnedColours(bytes, components, rows, columns, from) };
  const numbers = readNumbers(bytes, type, littleEndian);
  const values =
    voxel === 'complex'
      ? magnitudes(numbers)
      : components === 1
        ? numbers
        : every(numbers, components, component);
  return { rows, columns, values: turned(values, rows, columns, from) };
}

async function sliceBytes(
  { packing, start, offset, dims: [, , nz] }: VoxelEncoding,
  source: FileSource,
  array: number,
  slice: number,
  bytesPerSlice: number,
): Promise<Uint8Array> {
  const first = offset + (array * nz + slice) * bytesPerSlice;
  if (packing === 'none') return source.read(start + first, start + first + bytesPerSlice);
  // The beginning is kept for its next slices; a later volume needs more of it.
  const end = offset + (array + 1) * nz * bytesPerSlice;
  const inflate = () => expand(source, start, end, packing);
  const kept = await expanded(source, inflate);
  const bytes = kept.length >= end || !forget(source) ? kept : await expanded(source, inflate);
  return bytes.subarray(first, first + bytesPerSlice);
}

type SourceIndex = (row: number, column: number) => number;

/** Row and column of the picture -> index within the stored slice, whose first axis runs fastest. */
function sourceIndex({ axes, dims: [nx, ny] }: VoxelEncoding): SourceIndex {
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

function turned(values: StoredValues, rows: number, columns: number, from: SourceIndex): StoredValues {
  const out = values.slice();
  for (let r = 0, at = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[at++] = values[from(r, c)]!;
  return out;
}

function turnedColours(
  bytes: Uint8Array,
  components: number,
  rows: number,
  columns: number,
  from: SourceIndex,
): Uint8Array {
  const rgb = new Uint8Array(rows * columns * 3);
  for (let r = 0, at = 0; r < rows; r++)
    for (let c = 0; c < columns; c++)
      for (let sample = 0, first = from(r, c) * components; sample < 3; sample++)
        rgb[at++] = bytes[first + sample]!;
  return rgb;
}

/** One of the components that lie side by side. */
function every(numbers: StoredValues, components: number, component: number): StoredValues {
  const out = numbers.slice(0, numbers.length / components);
  for (let i = 0; i < out.length; i++) out[i] = numbers[i * components + component]!;
  return out;
}

/** Of complex numbers, real part before imaginary part. */
const magnitudes = (numbers: StoredValues): Float32Array =>
  Float32Array.from({ length: numbers.length / 2 }, (_, i) =>
    Math.hypot(numbers[2 * i]!, numbers[2 * i + 1]!),
  );
