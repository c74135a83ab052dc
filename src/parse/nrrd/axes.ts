import { cross, normalise, type Lps } from '@/core/geometry.ts';
import type { NumberType } from '../number-types.ts';
import type { Affine } from '../voxels/affine.ts';
import type { VoxelKind } from '../voxels/voxel-instance.ts';
import { millimetres } from '../voxels/text-header.ts';
import { numbersOf, vectorsOf, wordsOf, type NrrdHeader } from './header.ts';
import { signsOfSpace } from './vocabulary.ts';

export interface NrrdAxes extends Pick<VoxelKind, 'components' | 'voxel'> {
  readonly dims: readonly [number, number, number];
  readonly volumes: number;
  readonly affine?: Affine;
  readonly spacing?: readonly [number, number, number];
}

const SPATIAL = ['domain', 'space'];
const COLOURS = ['rgb-color', 'rgba-color', '3-color', '4-color'];

/**
 * What an NRRD's axes are: two or three of space; before them the components of a voxel, after them volumes.
 * @returns a reason where the order is another
 * @throws where the header contradicts itself
 */
export function readAxes(header: NrrdHeader, type: NumberType): NrrdAxes | string {
  const { fields } = header;
  const sizes = numbersOf(fields.get('sizes'));
  if (sizes.length === 0 || sizes.length !== Number(fields.get('dimension')))
    throw new Error(`${fields.get('dimension') ?? 'no'} axes of the sizes ${fields.get('sizes') ?? ''}`);
  const kinds = wordsOf(fields.get('kinds')).map((kind) => kind.toLowerCase());
  const directions = vectorsOf(fields.get('space directions'));
  if (directions.length > 0 && directions.length !== sizes.length)
    throw new Error(`${directions.length} directions of ${sizes.length} axes`);

  const isSpatial = (axis: number): boolean =>
    directions.length > 0 ? directions[axis] !== undefined : SPATIAL.includes(kinds[axis] ?? 'domain');
  const axes = sizes.map((_, axis) => axis).filter(isSpatial);
  const first = axes[0] ?? 0;
  const spatial = axes.slice(0, 3);
  if (spatial.length < 2) return 'it has fewer than two axes of space';
  if (spatial.some((axis, i) => axis !== first + i)) return 'its axes of space are not next to each other';

  const product = (list: readonly number[]) => list.reduce((a, b) => a * b, 1);
  const colour =
    first === 1 && type === 'u1' && COLOURS.includes(kinds[0] ?? '') && [3, 4].includes(sizes[0] ?? 0);
  const size = (i: number) => sizes[spatial[i] ?? sizes.length] ?? 1;
  return {
    components: product(sizes.slice(0, first)),
    voxel: colour
      ? 'colour'
      : kinds[0] === 'complex' && first === 1 && sizes[0] === 2
        ? 'complex'
        : 'numbers',
    dims: [size(0), size(1), size(2)],
    volumes: product(sizes.slice(first + spatial.length)),
    ...placeOf(header, spatial),
  };
}

/** Directions and origin in LPS; of a header that names no space, the voxel sizes alone. */
function placeOf({ fields }: NrrdHeader, axes: readonly number[]): Pick<NrrdAxes, 'affine' | 'spacing'> {
  const directions = vectorsOf(fields.get('space directions'));
  if (directions.length === 0) {
    const all = numbersOf(fields.get('spacings'));
    const [x = NaN, y = NaN, z = 1] = axes.map((axis) => Math.abs(all[axis] ?? NaN));
    return x > 0 && y > 0 && z > 0 ? { spacing: [x, y, z] } : {};
  }
  const space = fields.get('space');
  const signs = space === undefined ? ([1, 1, 1] as const) : signsOfSpace(space);
  if (!signs) throw new Error(`a space ${space}`);
  const units = wordsOf(fields.get('space units'));
  const lps = (vector: readonly number[] | undefined): Lps => {
    const [x, y, z] = [0, 1, 2].map((i) => (vector?.[i] ?? 0) * (signs[i] ?? 1) * millimetres(units[i]));
    return [x ?? NaN, y ?? NaN, z ?? NaN];
  };
  const [a, b, c] = axes.map((axis) => lps(directions[axis]));
  if (!a || !b) throw new Error('directions are missing');
  const third = c ?? normalise(cross(a, b)) ?? [0, 0, 0];
  return { affine: { steps: [a, b, third], origin: lps(vectorsOf(fields.get('space origin'))[0]) } };
}
