import type { NiftiHeader } from './header.ts';

/** Voxel index (i, j, k) -> RAS mm: three columns, one a stored axis, and the position of voxel (0, 0, 0). */
export interface Affine {
  readonly columns: readonly [readonly number[], readonly number[], readonly number[]];
  readonly origin: readonly number[];
}

const MILLIMETRES: Readonly<Record<number, number>> = { 1: 1000, 2: 1, 3: 0.001 };

const determinant = ({ columns: [a, b, c] }: Affine): number => {
  const m = (v: readonly number[], i: number) => v[i] ?? 0;
  return (
    m(a, 0) * (m(b, 1) * m(c, 2) - m(b, 2) * m(c, 1)) -
    m(b, 0) * (m(a, 1) * m(c, 2) - m(a, 2) * m(c, 1)) +
    m(c, 0) * (m(a, 1) * m(b, 2) - m(a, 2) * m(b, 1))
  );
};

const isUsable = (affine: Affine): boolean =>
  [...affine.columns, affine.origin].flat().every(Number.isFinite) && Math.abs(determinant(affine)) > 1e-12;

/**
 * The header's affine as nibabel chooses it: sform, else qform, else the voxel sizes around the volume's centre with
 * the first axis towards the patient's left. A form that is no basis of space is passed over.
 */
export function chooseAffine(header: NiftiHeader): Affine {
  const candidates = [
    header.sformCode > 0 ? fromSform(header) : undefined,
    header.qformCode > 0 ? fromQform(header) : undefined,
  ];
  const found = candidates.find((affine) => affine !== undefined && isUsable(affine)) ?? fromSizes(header);
  const k = MILLIMETRES[header.units] ?? 1;
  const scaled = (v: readonly number[]) => v.map((x) => x * k);
  const [a, b, c] = found.columns;
  return { columns: [scaled(a), scaled(b), scaled(c)], origin: scaled(found.origin) };
}

function fromSform({ sform }: NiftiHeader): Affine {
  const column = (j: number) => [sform[j] ?? NaN, sform[4 + j] ?? NaN, sform[8 + j] ?? NaN];
  return { columns: [column(0), column(1), column(2)], origin: column(3) };
}

/** NIfTI-1 "method 2": a rotation from a unit quaternion, pixdim[0] the handedness. */
function fromQform({ quaternion, pixdim }: NiftiHeader): Affine {
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

function fromSizes({ dims, pixdim }: NiftiHeader): Affine {
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
