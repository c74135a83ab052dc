import { BrokenPicture } from './pictures.ts';

/** Text fields of the headers, start and length in bytes: NIfTI-1 and Analyze (348 bytes), NIfTI-2 (540 bytes). */
const TEXT_FIELDS = {
  348: [
    [4, 10],
    [14, 18],
    [148, 80],
    [228, 24],
    [328, 16],
  ],
  540: [
    [240, 80],
    [320, 24],
    [508, 16],
  ],
} as const;
const MAGIC = { 348: 344, 540: 4 } as const;
const OFFSET = { 348: 108, 540: 168 } as const;

/**
 * A NIfTI file, not compressed, without its text fields and its extensions, which may hold a whole DICOM header. Voxels
 * keep their place.
 */
export function cleanNifti(bytes: Uint8Array): readonly Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 348) throw new BrokenPicture('the NIfTI header is cut off');
  const little = [348, 540].includes(view.getInt32(0, true));
  const size = view.getInt32(0, little);
  if (size !== 348 && size !== 540) throw new BrokenPicture('no NIfTI header');
  if (bytes.length < size) throw new BrokenPicture('the NIfTI header is cut off');
  const single = bytes[MAGIC[size]] === 0x6e && bytes[MAGIC[size] + 1] === 0x2b;
  const stated =
    size === 348 ? view.getFloat32(OFFSET[size], little) : Number(view.getBigInt64(OFFSET[size], little));
  // A header of its own, whose voxels lie in another file, ends with its extensions.
  const voxels = single ? Math.min(bytes.length, Math.max(size, stated)) : bytes.length;
  const head = bytes.slice(0, voxels);
  for (const [start, length] of TEXT_FIELDS[size]) head.fill(0, start, start + length);
  head.fill(0, size);
  return [head, bytes.subarray(voxels)];
}
