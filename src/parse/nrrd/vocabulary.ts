import type { NumberType } from '../number-types.ts';

/** NRRD's names of its number types; each has several. */
const NAMES: Readonly<Partial<Record<NumberType, string>>> = {
  i1: 'signed char, int8, int8_t',
  u1: 'uchar, unsigned char, uint8, uint8_t',
  i2: 'short, short int, signed short, signed short int, int16, int16_t',
  u2: 'ushort, unsigned short, unsigned short int, uint16, uint16_t',
  i4: 'int, signed int, int32, int32_t',
  u4: 'uint, unsigned int, uint32, uint32_t',
  i8: 'longlong, long long, long long int, signed long long, signed long long int, int64, int64_t',
  u8: 'ulonglong, unsigned long long, unsigned long long int, uint64, uint64_t',
  f4: 'float',
  f8: 'double',
};

const TYPES = new Map(
  Object.entries(NAMES).flatMap(([type, names]) =>
    names.split(', ').map((name) => [name, type as NumberType] as const),
  ),
);

/** Undefined for `block` and for what there is not. */
export const nrrdType = (name: string): NumberType | undefined =>
  TYPES.get(name.toLowerCase().replace(/\s+/g, ' '));

/** Signs that turn a named space into LPS; spaces of no patient (scanner, left- and right-handed) are taken as LPS. */
const SPACES: readonly { readonly names: string; readonly signs: readonly [number, number, number] }[] = [
  { names: 'left-posterior-superior, lps', signs: [1, 1, 1] },
  { names: 'right-anterior-superior, ras', signs: [-1, -1, 1] },
  { names: 'left-anterior-superior, las', signs: [1, -1, 1] },
  { names: 'scanner-xyz, 3d-right-handed, 3d-left-handed', signs: [1, 1, 1] },
];

/** Undefined for a space that there is not. Spaces with time are those without it, and a fourth component. */
export function signsOfSpace(space: string): readonly [number, number, number] | undefined {
  const name = space.toLowerCase().replace(/(-time|(?<=^(lps|ras|las))t)$/, '');
  return SPACES.find(({ names }) => names.split(', ').includes(name))?.signs;
}
