import type { ImageInstance, PixelEncoding } from '@/parse/instance.ts';
import { NUMBER_TYPES } from '@/parse/number-types.ts';
import { BrokenPicture } from './pictures.ts';

type VoxelEncoding = Extract<PixelEncoding, { format: 'voxels' }>;

/**
 * Lines that say what the array is and where it lies. All others are remarks: ITK copies whole DICOM headers into them.
 * How many bytes to skip is no longer true.
 */
const KEPT = {
  nrrd: /^(NRRD\d{4}|(type|dimension|space( ?(dimension|directions|origin|units))?|sizes|spacings|kinds|endian|encoding):(?!=))/i,
  metaimage:
    /^\s*(ObjectType|NDims|BinaryData|BinaryDataByteOrderMSB|ElementByteOrderMSB|CompressedData|TransformMatrix|Orientation|Rotation|Offset|Position|Origin|AnatomicalOrientation|ElementSpacing|ElementSize|DistanceUnits|DimSize|ElementType|ElementNumberOfChannels|ElementToIntensityFunction\w+|Modality|ElementDataFile)\s*=/,
} as const;

/** An NRRD or MetaImage with nothing before, between or behind but what its voxels need. Voxels stay as they are. */
export function cleanTextHeader(
  bytes: Uint8Array,
  container: keyof typeof KEPT,
  encoding: VoxelEncoding,
  { frames }: ImageInstance,
): readonly Uint8Array[] {
  const { start, offset, packing, dims, voxel, components, type } = encoding;
  const lines = new TextDecoder('latin1')
    .decode(bytes.subarray(0, start))
    .split(/\r?\n/)
    .filter((line) => KEPT[container].test(line));
  const header = `${lines.join('\n')}\n${container === 'nrrd' ? '\n' : ''}`;
  if (packing !== 'none') {
    if (offset > 0) throw new BrokenPicture('something else is packed before the voxels');
    return [Uint8Array.from(header, (c) => c.charCodeAt(0)), bytes.subarray(start)];
  }
  const numbers = voxel === 'numbers' ? 1 : components;
  const length = frames.length * dims[0] * dims[1] * numbers * NUMBER_TYPES[type].bytes;
  const first = start + offset;
  return [Uint8Array.from(header, (c) => c.charCodeAt(0)), bytes.subarray(first, first + length)];
}
