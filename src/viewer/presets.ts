import { unreachable } from '@/core/result.ts';
import type { Modality } from '@/volume/scan.ts';
import type { PresetNumber } from './contract.ts';

/** The name is the key of its text in the interface. */
export type WindowPreset =
  | {
      readonly kind: 'fixed';
      readonly name: 'soft-tissue' | 'lung' | 'abdomen' | 'bone' | 'brain';
      readonly center: number;
      readonly width: number;
    }
  /** What the file itself asks for. */
  | { readonly kind: 'file'; readonly name: 'file' }
  /** Between two percentiles of the values shown. */
  | {
      readonly kind: 'percentile';
      readonly name: 'full-range' | 'auto' | 'high-contrast' | 'bright-parts';
      readonly low: number;
      readonly high: number;
    };

type FivePresets = readonly [WindowPreset, WindowPreset, WindowPreset, WindowPreset, WindowPreset];

/** Hounsfield units: OHIF's defaults, in its order. */
const CT: FivePresets = [
  { kind: 'fixed', name: 'soft-tissue', center: 40, width: 400 },
  { kind: 'fixed', name: 'lung', center: -600, width: 1500 },
  { kind: 'fixed', name: 'abdomen', center: 90, width: 150 },
  { kind: 'fixed', name: 'bone', center: 480, width: 2500 },
  { kind: 'fixed', name: 'brain', center: 40, width: 80 },
];

/** Where the unit means nothing by itself, as in MRI and pictures. */
const RELATIVE: FivePresets = [
  { kind: 'file', name: 'file' },
  { kind: 'percentile', name: 'auto', low: 1, high: 99 },
  { kind: 'percentile', name: 'full-range', low: 0, high: 100 },
  { kind: 'percentile', name: 'high-contrast', low: 10, high: 90 },
  { kind: 'percentile', name: 'bright-parts', low: 50, high: 99.9 },
];

/** The presets on keys 1 to 5. `unit`: whether the values shown are the modality's own (HU) or grey levels. */
export function windowPresets(modality: Modality | undefined, unit: 'modality' | 'grey'): FivePresets {
  return modality === 'CT' && unit === 'modality' ? CT : RELATIVE;
}

const BINS = 4096;

/** Values at two percentiles (0..100), to within 1/4096 of the range; values that are no numbers are left out. */
export function percentileRange(
  values: ArrayLike<number>,
  low: number,
  high: number,
): { readonly lower: number; readonly upper: number } {
  let [min, max] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (!(max > min)) return { lower: Number.isFinite(min) ? min : 0, upper: Number.isFinite(max) ? max : 1 };
  const histogram = new Uint32Array(BINS);
  const perBin = (max - min) / (BINS - 1);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    histogram[Math.round((value - min) / perBin)]!++;
    count++;
  }
  const at = (percent: number): number => {
    let left = (percent / 100) * count;
    const bin = histogram.findIndex((inBin) => inBin > 0 && (left -= inBin) <= 0);
    return min + Math.max(0, bin) * perBin;
  };
  return { lower: at(low), upper: at(high) };
}

/** The lowest value shown black and the highest shown white; `undefined` means the file's own. */
export function presetRange(
  preset: WindowPreset,
  values: ArrayLike<number>,
): { readonly lower: number; readonly upper: number } | undefined {
  switch (preset.kind) {
    case 'fixed':
      // DICOM PS3.3 C.11.2.1.2: a LINEAR window of width w spans w - 1 around its centre less one half.
      return {
        lower: preset.center - 0.5 - (preset.width - 1) / 2,
        upper: preset.center - 0.5 + (preset.width - 1) / 2,
      };
    case 'file':
      return undefined;
    case 'percentile':
      return percentileRange(values, preset.low, preset.high);
    default:
      return unreachable(preset);
  }
}

export const PRESET_NUMBERS: readonly PresetNumber[] = [1, 2, 3, 4, 5];
