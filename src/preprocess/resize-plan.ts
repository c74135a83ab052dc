import { displayValue } from '@/pixels/display.ts';
import type { DecodedSlice, StoredValues } from '@/pixels/slice.ts';
import { bandsOf, type Band } from './bands.ts';
import { axisTaps, type Tap } from './kernel.ts';
import type { ResizeRule } from './prepare.ts';
import { ALREADY_SHOWN, displayProgram, type DisplayProgram } from './program.ts';
import { kindOf, type ShaderKind } from './stored-kind.ts';

/** How one slice is taken through the shader: everything that can be known without a device. */
export interface SlicePlan {
  readonly kind: ShaderKind;
  readonly program: DisplayProgram;
  readonly columns: number;
  readonly rowTaps: readonly Tap[];
  readonly columnTaps: readonly Tap[];
  readonly bands: readonly Band[];
  /** Most bytes that a band uploads. */
  readonly bandBytes: number;
  /** The source values that a band needs. */
  values(band: Band): StoredValues;
}

/**
 * The display value that a scan's resized values are kept relative to, so that single precision is spent on its
 * contrast: the one of its first pixel, as single precision has it.
 */
export function baseOf({ values, display }: DecodedSlice): number {
  const base = Math.fround(displayValue(display)(values[0] ?? 0));
  return Number.isFinite(base) ? base : 0;
}

/** @param maxBandBytes what one upload may hold; exceeded only where a single output row needs more */
export function planSlice(
  slice: DecodedSlice,
  size: number,
  rule: ResizeRule,
  base: number,
  maxBandBytes: number,
): SlicePlan {
  const { values, rows, columns, display } = slice;
  const kind = kindOf(values);
  const rowTaps = axisTaps(rule, rows, size);
  const bytesPerRow = columns * values.BYTES_PER_ELEMENT;
  const bands = bandsOf(rowTaps, bytesPerRow, maxBandBytes);
  const of = (band: Band) => values.subarray(band.rowFirst * columns, band.rowEnd * columns);
  const shared = {
    columns,
    rowTaps,
    columnTaps: axisTaps(rule, columns, size),
    bands,
    bandBytes: Math.max(...bands.map(({ rowFirst, rowEnd }) => (rowEnd - rowFirst) * bytesPerRow)),
  };
  const program = displayProgram(display, kind, values[0] ?? 0, base);
  if (program) return { ...shared, kind, program, values: of };
  // No table spans 32-bit values: these are looked up here and go up as finished display values, as wide as before.
  const shown = displayValue(display);
  return {
    ...shared,
    kind: 'f32',
    program: ALREADY_SHOWN,
    values: (band) => Float32Array.from(of(band), (stored) => shown(stored) - base),
  };
}
