import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { FileSource } from '@/files/source.ts';
import { groupingOf, type ParsedFile } from '../format.ts';
import type { FrameHeader, ImageInstance, PixelEncoding, PixelFormat, Rescale } from '../instance.ts';
import { NUMBER_TYPES } from '../number-types.ts';
import { spansSpace, type Affine } from './affine.ts';
import { asStored, radiological } from './orientation.ts';

type VoxelEncoding = Extract<PixelEncoding, { format: 'voxels' }>;

/** How one voxel is stored. */
export type VoxelKind = Pick<VoxelEncoding, 'type' | 'components' | 'voxel'>;

/** What the header of an array of voxels says, whichever format it is of. */
export interface VoxelArray
  extends
    VoxelKind,
    Pick<VoxelEncoding, 'container' | 'packing' | 'start' | 'offset' | 'littleEndian' | 'dims'> {
  /** Arrays of these dimensions, one after another. */
  readonly volumes: number;
  /** Undefined where the file says nothing of directions. */
  readonly affine?: Affine;
  /** mm along the stored axes, for files without directions. */
  readonly spacing?: readonly [number, number, number];
  readonly rescale?: Rescale;
  /** What the header says in words. */
  readonly words?: readonly string[];
  /** As DICOM writes it. */
  readonly modality?: string;
}

/** Slices of all volumes together. */
const MOST_FRAMES = 1_000_000;

/** Deflate cannot make more than about a thousand bytes of one. */
const MOST_TIMES = 1100;

/** The instance that an array of voxels is: its slices along the third stored axis, those of all volumes in turn. */
export function voxelInstance(
  { path, size }: FileSource,
  array: VoxelArray,
): Result<ParsedFile, LongtailError> {
  const { dims, type, components, voxel, packing, start, offset, affine, modality, words = [] } = array;
  const corrupt = (detail: string) => err<LongtailError>({ kind: 'corrupt-file', path, detail });
  const volumes = array.volumes * (voxel === 'numbers' ? components : 1);
  const bytes = dims[0] * dims[1] * dims[2] * NUMBER_TYPES[type].bytes * components;
  const plausible = [...dims, volumes].every((n) => Number.isSafeInteger(n) && n >= 1);
  if (!plausible || !Number.isSafeInteger(bytes * array.volumes) || dims[2] * volumes > MOST_FRAMES)
    return corrupt(`its dimensions are ${[...dims, volumes].join(', ')}`);
  if (affine && !spansSpace(affine)) return corrupt('its directions do not span a space');
  const there = Math.max(0, size - start);
  if (packing === 'none' && there < offset + bytes)
    return err({
      kind: 'truncated-file',
      path,
      detail: `${Math.max(0, there - offset)} of ${bytes} bytes of voxels are there`,
    });
  if (packing !== 'none' && there * MOST_TIMES < offset + bytes)
    return err({
      kind: 'truncated-file',
      path,
      detail: `it cannot hold the ${bytes} bytes of voxels it promises`,
    });

  const shown = affine ? radiological(affine, dims) : asStored(dims, array.spacing);
  const rescale = (voxel !== 'colour' && array.rescale) || { slope: 1, intercept: 0 };
  const frame = (index: number): FrameHeader => ({ ...shown.frame(index), rescale, windows: [] });
  const headers = Array.from({ length: shown.slices }, (_, index) => frame(index));
  const instance: ImageInstance = {
    path,
    rows: shown.rows,
    columns: shown.columns,
    frames: Array.from({ length: volumes }, () => headers).flat(),
    ...(volumes > 1 && { volumes }),
    pixel: formatOf(array),
    encoding: {
      format: 'voxels',
      container: array.container,
      packing,
      start,
      offset,
      littleEndian: array.littleEndian,
      type,
      components,
      voxel,
      dims,
      axes: shown.axes,
    },
    ...groupingOf(path),
    ...(modality !== undefined && { dicomModality: modality }),
    words: [path, ...words].filter((word) => word !== ''),
    imageType: [],
  };
  return ok({ kind: 'image', instance });
}

function formatOf({ voxel, type }: VoxelKind): PixelFormat {
  if (voxel === 'colour') return { kind: 'u8', bitsStored: 8, samplesPerPixel: 3, photometric: 'RGB' };
  const { kind, bytes } = NUMBER_TYPES[type];
  return {
    kind: voxel === 'complex' ? 'f32' : kind,
    bitsStored: bytes * 8,
    samplesPerPixel: 1,
    photometric: 'MONOCHROME2',
  };
}
