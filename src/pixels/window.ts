import type { FrameHeader, ImageInstance, VoiWindow } from '@/parse/instance.ts';
import type { Modality, Region } from '@/volume/scan.ts';
import { CT_WINDOWS, ctWindowFor } from './ct-windows.ts';
import { modalityRange, robustWindow, type ModalityRange } from './statistics.ts';
import type { DecodedSlice, DisplayMapping } from './slice.ts';

/** Where a slice comes from: its file's header and which frame of it. */
export interface SliceOrigin {
  readonly instance: ImageInstance;
  readonly frame: number;
}

export interface ShownScan {
  /** Undefined where neither header nor user has said. */
  readonly modality: Modality | undefined;
  readonly region: Region | undefined;
}

/** All that a rule may look at. */
interface Facts {
  readonly slices: readonly DecodedSlice[];
  readonly headers: readonly FrameHeader[];
  readonly instances: readonly ImageInstance[];
  readonly scan: ShownScan;
}

/** Window or VOI table for slice `index`. */
type Choice = (index: number) => Pick<DisplayMapping, 'window' | 'voiLut'>;

interface WindowRule {
  readonly name: string;
  /** Undefined: the rule does not apply. */
  choose(facts: Facts): Choice | undefined;
}

const IDENTITY: VoiWindow = { center: 127.5, width: 255, shape: 'IDENTITY' };

/** All values that so many bits can hold, over all that can be shown. */
function fullRange(bitsStored: number): VoiWindow {
  const largest = 2 ** bitsStored - 1;
  return largest === 255 ? IDENTITY : { center: largest / 2, width: largest, shape: 'LINEAR_EXACT' };
}

/** Below this a number can only be a Hounsfield unit of air: pictures saved from a viewer have none. */
const AIR = -200;

/** First match wins, for the scan as a whole, so that equal tissue looks equal on all of its slices. */
export const WINDOW_RULES: readonly WindowRule[] = [
  {
    name: 'already display values',
    choose: ({ slices, instances }) =>
      instances.every(({ encoding }) => encoding.format === 'npy') || slices.every((s) => s.rgb !== undefined)
        ? () => ({ window: IDENTITY })
        : undefined,
  },
  {
    name: "the file's first window",
    choose: ({ headers }) => {
      const first = headers.find(({ windows }) => windows.length > 0)?.windows[0];
      return first && ((index) => ({ window: headers[index]?.windows[0] ?? first }));
    },
  },
  {
    name: "the file's VOI table",
    choose: ({ headers }) => {
      const first = headers.find(({ voiLut }) => voiLut)?.voiLut;
      if (!first) return undefined;
      // The table decides; the window beside it is never used.
      return (index) => ({ window: IDENTITY, voiLut: headers[index]?.voiLut ?? first });
    },
  },
  {
    // Ultrasound, angiography, screenshots: DICOM shows the full range where a file names no window.
    name: 'eight bits without a window',
    choose: ({ instances, headers }) =>
      instances.every(({ pixel, encoding }) => encoding.format === 'dicom' && pixel.kind === 'u8') &&
      headers.every(
        ({ rescale, modalityLut }) => rescale.slope === 1 && rescale.intercept === 0 && !modalityLut,
      )
        ? (index) => ({ window: fullRange(instances[index]?.pixel.bitsStored ?? 8) })
        : undefined,
  },
  {
    name: 'CT preset by region',
    choose: (facts) => {
      if (facts.scan.modality !== 'CT' || rangeOf(facts).low > AIR) return undefined;
      const window = CT_WINDOWS[ctWindowFor(facts.scan.region)];
      return () => ({ window });
    },
  },
  {
    name: 'percentiles of the scan',
    choose: ({ slices }) => {
      const window = robustWindow(slices);
      return () => ({ window });
    },
  },
];

function rangeOf({ slices }: Facts): ModalityRange {
  return slices.map(modalityRange).reduce((a, b) => ({
    low: Math.min(a.low, b.low),
    high: Math.max(a.high, b.high),
  }));
}

function withoutTable({ voiLut: _, ...rest }: DisplayMapping): Omit<DisplayMapping, 'voiLut'> {
  return rest;
}

/**
 * Gives the chosen slices of a scan their display mappings: by the file's own window, else by one that is the same
 * for all of them.
 * @param origins of the slices, in the same order
 */
export function displayFor(
  slices: readonly DecodedSlice[],
  scan: ShownScan,
  origins: readonly SliceOrigin[],
): readonly DecodedSlice[] {
  if (slices.length === 0) return slices;
  const headers = origins.map(({ instance, frame }, i) => {
    const header = instance.frames[frame];
    if (!header) throw new RangeError(`slice ${i} is no frame of ${instance.path}`);
    return header;
  });
  const facts: Facts = { slices, headers, instances: origins.map(({ instance }) => instance), scan };
  for (const rule of WINDOW_RULES) {
    const choice = rule.choose(facts);
    if (!choice) continue;
    return slices.map((slice, i) => {
      // Colour is grey of display values already, whatever the scan's other slices are.
      if (slice.rgb) return slice;
      return { ...slice, display: { ...withoutTable(slice.display), ...choice(i) } };
    });
  }
  throw new Error('the last rule applies to every scan');
}
