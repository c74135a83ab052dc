/** How a format packs LZW's codes. */
interface LzwForm {
  /** The code that empties the table; the next one ends the stream, and those below it are plain values. */
  readonly clear: number;
  /** Whether codes lie in bytes from the lowest bit up; else from the highest down. */
  readonly lowestFirst: boolean;
  /** Whether codes grow when the table is one short of full. */
  readonly early: boolean;
}

const LARGEST_CODE = 4095;

/** TIFF 6.0, section 13. @returns how many bytes were written. @throws where a code stands for nothing */
export const unpackTiffLzw = (packed: Uint8Array, out: Uint8Array): number =>
  unpackLzw(packed, out, { clear: 256, lowestFirst: false, early: true });

/**
 * GIF89a, appendix F.
 * @param bits of one value
 * @returns how many bytes were written
 * @throws where a code stands for nothing
 */
export const unpackGifLzw = (packed: Uint8Array, out: Uint8Array, bits: number): number =>
  unpackLzw(packed, out, { clear: 1 << bits, lowestFirst: true, early: false });

function unpackLzw(packed: Uint8Array, out: Uint8Array, { clear, lowestFirst, early }: LzwForm): number {
  // Each code stands for an earlier one and a byte more: the chains are walked backwards.
  const previous = new Uint16Array(LARGEST_CODE + 1);
  const lengths = new Uint16Array(LARGEST_CODE + 1);
  const lasts = new Uint8Array(LARGEST_CODE + 1);
  for (let code = 0; code < clear; code++) {
    lasts[code] = code;
    lengths[code] = 1;
  }
  const end = clear + 1;
  const narrowest = 32 - Math.clz32(clear);
  let next = end + 1;
  let width = narrowest;
  let before = -1;
  let bits = 0;
  let left = 0;
  let written = 0;
  /** Writes what a code stands for, as far as there is room; returns its first byte. */
  const write = (code: number): number => {
    let from = code;
    for (let n = lengths[code]! - 1; n > 0; n--) {
      if (written + n < out.length) out[written + n] = lasts[from]!;
      from = previous[from]!;
    }
    if (written < out.length) out[written] = lasts[from]!;
    written = Math.min(out.length, written + lengths[code]!);
    return lasts[from]!;
  };
  for (let at = 0; written < out.length;) {
    while (left < width && at < packed.length) {
      const byte = packed[at++]!;
      bits = lowestFirst ? bits | (byte << left) : ((bits << 8) | byte) & 0xffffff;
      left += 8;
    }
    if (left < width) return written;
    left -= width;
    const mask = (1 << width) - 1;
    const code = lowestFirst ? bits & mask : (bits >> left) & mask;
    if (lowestFirst) bits >>>= width;
    if (code === end) return written;
    if (code === clear) {
      next = end + 1;
      width = narrowest;
      before = -1;
      continue;
    }
    if (before < 0) {
      if (code > end) throw new Error('the LZW codes do not begin with a value');
      write(code);
    } else {
      if (code > next || (code === next && next > LARGEST_CODE))
        throw new Error('an LZW code stands for nothing');
      if (next <= LARGEST_CODE) {
        previous[next] = before;
        lengths[next] = lengths[before]! + 1;
      }
      // A code that is only now being made ends with its own first byte.
      const first = write(code < next ? code : before);
      if (code === next && written < out.length) out[written++] = first;
      if (next <= LARGEST_CODE) lasts[next++] = first;
      if (next + (early ? 1 : 0) >= 1 << width && width < 12) width++;
    }
    before = code;
  }
  return written;
}
