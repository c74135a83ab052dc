import type { FrameHeader, ImageInstance } from '@/parse/instance.ts';
import { cross, dot, normalise, type Lps } from '@/core/geometry.ts';
import { modalityCode } from './modality.ts';
import type { SliceRef } from './scan.ts';

/** What grouping, ordering and geometry look at: one frame with the file that it is in. */
export interface Picture {
  readonly instance: ImageInstance;
  readonly frame: number;
  readonly header: FrameHeader;
}

/** Of a file of several volumes the pictures of the first. */
export const picturesOf = (instance: ImageInstance): readonly Picture[] =>
  instance.frames.slice(0, slicesOfVolume(instance)).map((header, frame) => ({ instance, frame, header }));

export const slicesOfVolume = ({ frames, volumes = 1 }: ImageInstance): number => frames.length / volumes;

export const sliceOf = ({ instance, frame }: Picture): SliceRef => ({ path: instance.path, frame });

export const codeOf = (instance: ImageInstance): string =>
  modalityCode(instance.dicomModality, instance.sopClassUid);

/** Unit vector of the picture's plane: along its rows x down its columns. */
export function normalOf(header: FrameHeader): Lps | undefined {
  return header.orientation && normalise(cross(header.orientation[0], header.orientation[1]));
}

/** Positions nearer to each other than this are one place: scanners write hundredths of a millimetre. */
export const SAME_PLACE_MM = 0.01;

/** Name of the place at which a picture lies; undefined where the file does not say. */
export function placeOf({ header }: Picture): string | undefined {
  return header.position?.map((mm) => Math.round(mm / SAME_PLACE_MM)).join(' ');
}

/** Cosine above which two directions are one: 0.8 degrees, what rounding to three digits leaves. */
export const PARALLEL_COSINE = 0.9999;

export function sameOrientation(a: Picture, b: Picture): boolean {
  const [one, two] = [a.header.orientation, b.header.orientation];
  if (!one || !two) return one === two;
  return dot(one[0], two[0]) > PARALLEL_COSINE && dot(one[1], two[1]) > PARALLEL_COSINE;
}

/** Groups by likeness to a group's first member. */
export function clustersOf<T>(
  items: readonly T[],
  alike: (a: T, b: T) => boolean,
): readonly (readonly T[])[] {
  const clusters: T[][] = [];
  for (const item of items) {
    const home = clusters.find(([first]) => first !== undefined && alike(first, item));
    if (home) home.push(item);
    else clusters.push([item]);
  }
  return clusters;
}

/** Groups by key, in the order in which keys are first met. */
export function groupedBy<T>(
  items: readonly T[],
  key: (item: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
