import { cross, normalise, scale, type Lps } from '@/core/geometry.ts';
import type { LongtailError } from '@/core/errors.ts';
import { err } from '@/core/result.ts';
import type { Format } from '../format.ts';
import { NUMBER_TYPES } from '../number-types.ts';
import { beside, copiedDicom, millimetres, readTextHeader } from '../voxels/text-header.ts';
import { voxelInstance, type VoxelArray } from '../voxels/voxel-instance.ts';
import { endOfMetaHeader, metaModality, metaType, readMetaHeader } from './header.ts';

/** A field under any of its names. */
type Get = (...names: readonly string[]) => string | undefined;

/** MetaImage, `.mha` and `.mhd`, as ITK writes it: lines `Key = Value`, the last of which says where the array is. */
export const metaimage: Format = {
  name: 'MetaImage',
  accepts: (head) => {
    const text = String.fromCharCode(...head.subarray(0, 512));
    return (
      /^(ObjectType|NDims|Comment)\s*=/.test(text) && /^(NDims|ObjectSubType|BinaryData)\s*=/m.test(text)
    );
  },
  read: async (source, head) => {
    const { path } = source;
    const unsupported = (what: string, detail: string) =>
      err<LongtailError>({ kind: 'unsupported-encoding', path, encoding: `MetaImage, ${what}`, detail });
    const found = await readTextHeader(source, head, endOfMetaHeader);
    if (!found) return err({ kind: 'corrupt-file', path, detail: 'its header names no ElementDataFile' });
    const fields = readMetaHeader(found.text);
    const get: Get = (...names) => names.map((name) => fields.get(name)).find((value) => value !== undefined);
    const object = get('ObjectType') ?? 'Image';
    if (object !== 'Image') return err({ kind: 'not-an-image', path, what: `a MetaIO object (${object})` });
    const dataFile = get('ElementDataFile') ?? '';
    if (!/^local$/i.test(dataFile))
      return err({ kind: 'missing-file', path: beside(path, dataFile), referencedBy: path });
    if (isFalse(get('BinaryData'))) return unsupported('numbers as text', 'save it as binary');
    const typeName = get('ElementType') ?? '';
    const type = metaType(typeName);
    if (!type) return unsupported(`type ${typeName}`, 'only numbers are shown');
    const sizes = numbersOf(get('DimSize'));
    const axes = Number(get('NDims') ?? 0);
    if (sizes.length !== axes || axes < 2 || axes > 10)
      throw new Error(`${axes} axes of the sizes ${get('DimSize') ?? ''}`);

    const [nx = 1, ny = 1, nz = 1, ...others] = sizes;
    const components = Number(get('ElementNumberOfChannels') ?? 1);
    const volumes = others.reduce((a, b) => a * b, 1);
    const packed = isTrue(get('CompressedData'));
    const skip = Number(get('HeaderSize') ?? 0);
    const total = nx * ny * nz * volumes * components * NUMBER_TYPES[type].bytes;
    if (skip < -1 || !Number.isSafeInteger(skip) || (skip < 0 && packed))
      throw new Error(`HeaderSize ${skip}`);
    const copied = copiedDicom((key) => get(key));
    const modality = copied.modality ?? metaModality(get('Modality'));
    const slope = Number(get('ElementToIntensityFunctionSlope') ?? 1);
    const intercept = Number(get('ElementToIntensityFunctionOffset') ?? 0);
    return voxelInstance(source, {
      container: 'metaimage',
      packing: packed ? 'zlib' : 'none',
      start: found.end,
      offset: skip < 0 ? Math.max(0, source.size - found.end - total) : skip,
      littleEndian: !isTrue(get('BinaryDataByteOrderMSB', 'ElementByteOrderMSB')),
      type,
      components,
      voxel: type === 'u1' && (components === 3 || components === 4) ? 'colour' : 'numbers',
      dims: [nx, ny, nz],
      volumes,
      ...placeOf(get, axes),
      ...(slope !== 0 && Number.isFinite(slope * intercept) && { rescale: { slope, intercept } }),
      ...(modality !== undefined && { modality }),
      words: [get('Name', 'Comment') ?? '', ...copied.words],
    });
  },
};

const numbersOf = (value: string | undefined): readonly number[] =>
  value ? value.split(/\s+/).map(Number) : [];
const isTrue = (value: string | undefined): boolean => /^[t1]/i.test(value ?? '');
const isFalse = (value: string | undefined): boolean => /^[f0]/i.test(value ?? '');

/**
 * ITK writes one direction after the other into TransformMatrix, each as long as there are axes, and means LPS. A header
 * without them says nothing of directions.
 */
function placeOf(get: Get, axes: number): Pick<VoxelArray, 'affine' | 'spacing'> {
  const unit = millimetres(get('DistanceUnits'));
  const given = numbersOf(get('ElementSpacing', 'ElementSize'));
  const size = (axis: number): number => Math.abs(given[axis] ?? 1) * unit;
  const matrix = numbersOf(get('TransformMatrix', 'Orientation', 'Rotation'));
  if (matrix.length < axes * axes) return given.length < 2 ? {} : { spacing: [size(0), size(1), size(2)] };
  const vector = (values: readonly number[]): Lps => [
    values[0] ?? 0,
    values[1] ?? 0,
    axes > 2 ? (values[2] ?? 0) : 0,
  ];
  const direction = (axis: number): Lps => vector(matrix.slice(axis * axes, (axis + 1) * axes));
  const across = direction(0);
  const down = direction(1);
  const along = axes > 2 ? direction(2) : (normalise(cross(across, down)) ?? [0, 0, 0]);
  return {
    affine: {
      steps: [scale(across, size(0)), scale(down, size(1)), scale(along, size(2))],
      origin: scale(vector(numbersOf(get('Offset', 'Position', 'Origin'))), unit),
    },
  };
}
