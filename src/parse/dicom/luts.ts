import type { LookupTable } from '../instance.ts';
import type { Dataset, Tag } from './dataset.ts';
import { expandSegments } from './segmented-palette.ts';

/**
 * A table from its descriptor (number of entries, first input, bits) and data (PS3.3 C.11.1.1.1).
 * @param signed whether the first input is to be read as a signed number
 * @returns undefined where it is missing or its data is too short
 */
function readTable(
  data: Dataset,
  descriptorTag: Tag,
  dataTag: Tag,
  signed: boolean,
  segmentedTag?: Tag,
): LookupTable | undefined {
  const [count, , bits] = data.shorts(descriptorTag);
  const first = data.shorts(descriptorTag, signed)[1];
  if (count === undefined || first === undefined || bits === undefined) return undefined;
  // Zero stands for 65536, which does not fit sixteen bits.
  const length = count === 0 ? 65536 : count;
  const words = data.shorts(dataTag);
  const packed = bits <= 8 && words.length < length && 2 * words.length >= length;
  const segments = segmentedTag && words.length === 0 ? data.shorts(segmentedTag) : [];
  const entries = packed
    ? words.flatMap((word) => [word & 0xff, word >> 8]).slice(0, length)
    : segments.length > 0
      ? expandSegments(segments, length)
      : words.slice(0, length);
  if (entries.length < length) return undefined;
  // Some writers say 16 bits and fill eight, or the other way round: the data decides.
  const largest = entries.reduce((a, b) => Math.max(a, b), 0);
  return { first, bits: largest >= 2 ** bits ? 16 : bits, entries };
}

/** Modality LUT Sequence, (0028,3000). */
export function modalityTable(data: Dataset, signed: boolean): LookupTable | undefined {
  const item = data.item('x00283000');
  return item && readTable(item, 'x00283002', 'x00283006', signed);
}

/** The first table of the VOI LUT Sequence, (0028,3010). */
export function voiTable(data: Dataset, signed: boolean): LookupTable | undefined {
  const item = data.item('x00283010');
  return item && readTable(item, 'x00283002', 'x00283006', signed);
}

/** Red, green and blue palettes, plain or segmented; undefined where one is missing. */
export function palette(
  data: Dataset,
  signed: boolean,
): { readonly red: LookupTable; readonly green: LookupTable; readonly blue: LookupTable } | undefined {
  const red = readTable(data, 'x00281101', 'x00281201', signed, 'x00281221');
  const green = readTable(data, 'x00281102', 'x00281202', signed, 'x00281222');
  const blue = readTable(data, 'x00281103', 'x00281203', signed, 'x00281223');
  return red && green && blue && { red, green, blue };
}
