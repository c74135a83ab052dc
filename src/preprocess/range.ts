import { err, ok, type Result } from '@/core/result.ts';
import type { LongtailError } from '@/core/errors.ts';
import type { DisplayRange } from './prepare.ts';

/**
 * The range by which all scans of an examination are normalised together: over all their slices, and over zero as
 * well when any scan has fewer slices than `depth`, because the reference pads before it normalises
 * (RP3D-Diag, `RadNet_Dataset_early`).
 * @returns an error for a constant examination, which the reference replaces by noise
 */
export function examinationRange(
  examination: string,
  scans: readonly { readonly slices: number; readonly range: DisplayRange }[],
  depth: number,
): Result<DisplayRange, LongtailError> {
  const padded = scans.some((scan) => scan.slices < depth);
  const min = Math.min(...scans.map((scan) => scan.range.min), ...(padded ? [0] : []));
  const max = Math.max(...scans.map((scan) => scan.range.max), ...(padded ? [0] : []));
  return max > min ? ok({ min, max }) : err({ kind: 'constant-examination', examination, value: min });
}

/** Which slices of a stack of `d` reach the model: all up to `depth`, else floor(i * d / depth). */
export function chosenSlices(d: number, depth: number): readonly number[] {
  return d <= depth
    ? Array.from({ length: d }, (_, i) => i)
    : Array.from({ length: depth }, (_, i) => Math.floor((i * d) / depth));
}
