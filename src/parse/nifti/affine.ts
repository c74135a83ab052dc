import type { Lps } from '@/core/geometry.ts';
import { spansSpace, type Affine } from '../voxels/affine.ts';
import type { NiftiHeader } from './header.ts';

/** As the file says it, in RAS mm: three columns, one a stored axis, and the position of voxel (0, 0, 0). */
interface RasAffine {
  readonly columns: readonly [readonly number[], readonly number[], readonly number[]];
  readonly origin: readonly number[];
}

const MILLIMETRES: Readonly<Record<number, number>> = { 1: 1000, 2: 1, 3: 0.001 };

/**
 * The header's affine as nibabel chooses it: sform, else qform, else the voxel sizes around the volume's centre with
 * the first axis towards the patient's left. A form that is no basis of space is passed over.
 */
export function chooseAffine(header: NiftiHeader): Affine {
  const candidates = [
    header.sformCode > 0 ? fromSform(header) : undefined,
    header.qformCode > 0 ? fromQform(header) : undefined,
  ];
  const k = MILLIMETRES[header.units] ?? 1;
  const usable = candidates
    .map((found) => found && toLps(found, k))
    .find((affine) => affine && spansSpace(affine));
  return usable ?? toLps(fromSizes(header), k);
}

function toLps({ columns: [a, b, c], origin }: RasAffine, k: number): Affine {
  const lps = ([x = NaN, y = NaN, z = NaN]: readonly number[]): Lps => [-x * k, -y * k, z * k];
  return { steps: [lps(a), lps(b), lps(c)], origin: lps(origin) };
}

function fromSform({ sform }: NiftiHeader): RasAffine {
  const column = (j: number) => [sform[j] ?? NaN, sform[4 + j] ?? NaN, sform[8 + j] ?? NaN];
  return { columns: [column(0), column(1), column(2)], origin: column(3) };
}

/** NIfTI-1 "method 2": a rotation from a unit quaternion, pixdim[0] the handedness. */
function fromQform({ quaternion, pixdim }: NiftiHeader): RasAffine {
  const [b = 0, c = 0, d = 0, x = 0, y = 0, z = 0] = quaternion;
  const square = b * b + c * c + d * d;
  // Rounding may leave the vector part a little longer than one: then the angle is 180 degrees.
  const k = square > 1 ? 1 / Math.sqrt(square) : 1;
  const [p, q, r] = [b * k, c * k, d * k];
  const a = Math.sqrt(Math.max(0, 1 - (p * p + q * q + r * r)));
  const handed = (pixdim[0] ?? 1) < 0 ? -1 : 1;
  const [dx, dy, dz] = sizes(pixdim);
  const times = (v: readonly number[], s: number) => v.map((value) => value * s);
  return {
    columns: [
      times([a * a + p * p - q * q - r * r, 2 * (p * q + a * r), 2 * (p * r - a * q)], dx),
      times([2 * (p * q - a * r), a * a + q * q - p * p - r * r, 2 * (q * r + a * p)], dy),
      times([2 * (p * r + a * q), 2 * (q * r - a * p), a * a + r * r - p * p - q * q], dz * handed),
    ],
    origin: [x, y, z],
  };
}

function fromSizes({ dims, pixdim }: NiftiHeader): RasAffine {
  const [dx, dy, dz] = sizes(pixdim);
  const middle = (axis: number) => ((dims[axis] ?? 1) - 1) / 2;
  return {
    columns: [
      [-dx, 0, 0],
      [0, dy, 0],
      [0, 0, dz],
    ],
    origin: [middle(1) * dx, -middle(2) * dy, -middle(3) * dz],
  };
}

const sizes = (pixdim: readonly number[]): [number, number, number] => {
  const size = (i: number) => {
    const value = Math.abs(pixdim[i] ?? 1);
    return Number.isFinite(value) && value > 0 ? value : 1;
  };
  return [size(1), size(2), size(3)];
};
