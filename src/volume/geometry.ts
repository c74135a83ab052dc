import { add, dot, length, scale, subtract, type Lps } from '@/core/geometry.ts';
import { PROJECTIONS } from './modality.ts';
import { codeOf, normalOf, SAME_PLACE_MM, sameOrientation, type Picture } from './picture.ts';
import type { Scan, ScanFinding } from './scan.ts';

/**
 * How far a slice may lie from its place in an even grid, and how far two steps may differ. Positions rounded to a
 * tenth of a millimetre are off by half of it, and so are the ends that the grid is laid between.
 */
export const EVEN_MM = 0.11;
/** The same as a share of the distance between slices, for thick ones. */
export const EVEN_SHARE = 0.04;
/** A step this many times the usual one is a gap: at least half a slice is missing. */
export const GAP_RATIO = 1.5;
/** Angle between the normal and the direction in which slices follow each other, from which it is a tilt. */
export const TILT_DEGREES = 0.5;

/** What the positions of a stack say: whether it is a regular volume, and what stands against it. */
export interface StackGeometry {
  readonly volume: Scan['volume'];
  readonly findings: readonly ScanFinding[];
}

/**
 * Checks an ordered stack. Distances in mm, LPS. A volume is given only when all slices are parallel, of one pixel
 * spacing and evenly spaced straight along their normal.
 */
export function stackGeometry(ordered: readonly Picture[]): StackGeometry {
  const [first, last] = [ordered[0], ordered.at(-1)];
  if (!first || !last || ordered.length < 2) return { volume: undefined, findings: [] };
  const normal = normalOf(first.header);
  const positions = ordered.flatMap(({ header }) => (header.position ? [header.position] : []));
  const origin = positions[0];
  if (!normal || !origin || positions.length < ordered.length)
    return { volume: undefined, findings: isFilm(first) ? [] : [{ kind: 'no-geometry' }] };
  if (!ordered.every((picture) => sameOrientation(first, picture)))
    return { volume: undefined, findings: [] };

  const distances = positions.map((position) => dot(position, normal));
  const steps = distances.slice(1).map((distance, i) => distance - (distances[i] ?? 0));
  const real = steps.filter((step) => step > SAME_PLACE_MM);
  // All at one place: a film, not a stack.
  if (real.length === 0) return { volume: undefined, findings: [] };
  const usual = median(real);
  const findings = [
    ...duplicates(steps),
    ...gaps(steps, usual),
    ...unevenness(real, usual),
    ...tilt(origin, positions.at(-1) ?? origin, normal),
  ];
  const { orientation, spacing } = first.header;
  const step = ((distances.at(-1) ?? 0) - (distances[0] ?? 0)) / (ordered.length - 1);
  const straight = positions.every((position, i) => {
    const off = length(subtract(position, add(origin, scale(normal, i * step))));
    return off <= Math.max(EVEN_MM, EVEN_SHARE * step);
  });
  const volume =
    straight && findings.length === 0 && orientation && spacing
      ? { origin, orientation, spacing: [spacing[0], spacing[1], step] as const }
      : undefined;
  return { volume, findings };
}

/** A film has no place in the patient, and nobody misses it. */
const isFilm = ({ instance }: Picture): boolean => PROJECTIONS.includes(codeOf(instance));

function duplicates(steps: readonly number[]): readonly ScanFinding[] {
  const count = steps.filter((step) => step <= SAME_PLACE_MM).length;
  return count > 0 ? [{ kind: 'duplicate-slices', count }] : [];
}

function gaps(steps: readonly number[], usual: number): readonly ScanFinding[] {
  return steps.flatMap((step, i) =>
    step > usual * GAP_RATIO
      ? [{ kind: 'gap' as const, afterSlice: i, millimetres: step, expected: usual }]
      : [],
  );
}

/** Steps that differ by more than the rounding of two positions, gaps left aside. */
function unevenness(real: readonly number[], usual: number): readonly ScanFinding[] {
  const even = real.filter((step) => step <= usual * GAP_RATIO);
  // Not spread into Math.min: a stack of a hundred thousand frames has more steps than a call takes arguments.
  const smallest = even.reduce((a, b) => Math.min(a, b), Infinity);
  const largest = even.reduce((a, b) => Math.max(a, b), -Infinity);
  return largest - smallest > Math.max(EVEN_MM, EVEN_SHARE * usual)
    ? [{ kind: 'irregular-spacing', smallest, largest }]
    : [];
}

function tilt(first: Lps, last: Lps, normal: Lps): readonly ScanFinding[] {
  const way = subtract(last, first);
  const along = dot(way, normal);
  const aside = length(subtract(way, scale(normal, along)));
  const degrees = (Math.atan2(aside, Math.abs(along)) * 180) / Math.PI;
  return degrees > TILT_DEGREES && aside > EVEN_MM ? [{ kind: 'gantry-tilt', degrees }] : [];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
