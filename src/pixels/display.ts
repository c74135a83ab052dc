import { unreachable } from '@/core/result.ts';
import type { LookupTable, VoiWindow } from '@/parse/instance.ts';
import type { DisplayMapping } from './slice.ts';

/** The entry for an input value, clamped at both ends (DICOM PS3.3 C.11.1.1.1): input is rounded down. */
function lookUp(table: LookupTable, input: number): number {
  const last = table.entries.length - 1;
  const index = Math.min(last, Math.max(0, Math.floor(input) - table.first));
  return table.entries[index] ?? 0;
}

/**
 * Modality value -> 0..255, DICOM PS3.3 C.11.2.1.2 (LINEAR, its default) and C.11.2.1.3 (SIGMOID, LINEAR_EXACT).
 * `IDENTITY` hands the value on and does not clamp, as the reference does with its own files.
 */
function windowed({ center, width, shape }: VoiWindow): (value: number) => number {
  switch (shape) {
    case 'IDENTITY':
      return (x) => x;
    case 'SIGMOID':
      return (x) => 255 / (1 + Math.exp((-4 * (x - center)) / width));
    case 'LINEAR':
    case 'LINEAR_EXACT': {
      const exact = shape === 'LINEAR_EXACT';
      const middle = exact ? center : center - 0.5;
      const span = exact ? width : width - 1;
      return (x) => {
        if (x <= middle - span / 2) return 0;
        if (x > middle + span / 2) return 255;
        return ((x - middle) / span + 0.5) * 255;
      };
    }
    default:
      return unreachable(shape);
  }
}

/** Stored value -> modality value (HU for CT): the modality table, else rescale. */
export function modalityValue({
  rescale,
  modalityLut,
}: Pick<DisplayMapping, 'rescale' | 'modalityLut'>): (stored: number) => number {
  if (modalityLut) return (stored) => lookUp(modalityLut, stored);
  return (stored) => rescale.slope * stored + rescale.intercept;
}

/**
 * Stored value -> display value, 0..255, not rounded: rescale or modality table, then window or VOI table, then
 * inversion. Padding and what is not a number are 0, inverted or not. The WGSL twin computes the same.
 */
export function displayValue(mapping: DisplayMapping): (stored: number) => number {
  const { voiLut, invert, padding } = mapping;
  const modality = modalityValue(mapping);
  const brightest = voiLut ? 2 ** voiLut.bits - 1 : 1;
  const voi = voiLut
    ? (value: number) => (lookUp(voiLut, value) / brightest) * 255
    : windowed(mapping.window);
  return (stored) => {
    if (stored === padding || Number.isNaN(stored)) return 0;
    const shown = voi(modality(stored));
    return invert ? 255 - shown : shown;
  };
}
