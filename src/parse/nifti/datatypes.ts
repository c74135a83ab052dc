import type { NumberType } from '../number-types.ts';
import type { VoxelKind } from '../voxels/voxel-instance.ts';

const numbers = (type: NumberType): VoxelKind => ({ type, components: 1, voxel: 'numbers' });

/** NIfTI's datatype codes, but for single bits and quadruple precision. */
export const NIFTI_TYPES: Readonly<Record<number, VoxelKind>> = {
  2: numbers('u1'),
  4: numbers('i2'),
  8: numbers('i4'),
  16: numbers('f4'),
  32: { type: 'f4', components: 2, voxel: 'complex' },
  64: numbers('f8'),
  128: { type: 'u1', components: 3, voxel: 'colour' },
  256: numbers('i1'),
  512: numbers('u2'),
  768: numbers('u4'),
  1024: numbers('i8'),
  1280: numbers('u8'),
  1792: { type: 'f8', components: 2, voxel: 'complex' },
  2304: { type: 'u1', components: 4, voxel: 'colour' },
};
