const CLEAR = 256;
const END = 257;
const LARGEST_CODE = 4095;

/**
 * TIFF's LZW (TIFF 6.0, section 13): codes of nine to twelve bits, the highest bit first, that grow one code early.
 * @param out filled from its beginning
 * @returns how many bytes were written
 * @throws where a code stands for nothing
 */
export function unpackLzw(packed: Uint8Array, out: Uint8Array): number {
  // Each code stands for an earlier one and a byte more: the chains are walked backwards.
  const previous = new Uint16Array(LARGEST_CODE + 1);
  const lengths = new Uint16Array(LARGEST_CODE + 1);
  const lasts = new Uint8Array(LARGEST_CODE + 1);
  for (let code = 0; code < 256; code++) {
    lasts[code] = code;
    lengths[code] = 1;
  }
  let next = END + 1;
  let width = 9;
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
      bits = ((bits << 8) | packed[at++]!) & 0xffffff;
      left += 8;
    }
    if (left < width) return written;
    left -= width;
    const code = (bits >> left) & ((1 << width) - 1);
    if (code === END) return written;
    if (code === CLEAR) {
      next = END + 1;
      width = 9;
      before = -1;
      continue;
    }
    if (before < 0) {
      if (code > 255) throw new Error('the LZW codes do not begin with a byte');
      write(code);
    } else {
      if (code > next || next > LARGEST_CODE) throw new Error('an LZW code stands for nothing');
      previous[next] = before;
      lengths[next] = lengths[before]! + 1;
      // A code that is only now being made ends with its own first byte.
      const first = write(code < next ? code : before);
      lasts[next] = first;
      if (code === next && written < out.length) out[written++] = first;
      next++;
      if (next >= (1 << width) - 1 && width < 12) width++;
    }
    before = code;
  }
  return written;
}
