/**
 * Undoes PackBits, Apple's run lengths: literals after their count less one, or a byte to be repeated after 257 less its
 * count. Writes up to `count` bytes to every `stride`-th place from `at`.
 * @returns how many were written
 */
export function unpackBits(packed: Uint8Array, out: Uint8Array, count: number, at = 0, stride = 1): number {
  let written = 0;
  for (let i = 0; i < packed.length && written < count;) {
    const control = packed[i++]!;
    if (control < 128) {
      for (let n = control + 1; n > 0 && i < packed.length && written < count; n--)
        out[at + stride * written++] = packed[i++]!;
    } else if (control > 128 && i < packed.length) {
      const value = packed[i++]!;
      for (let n = 257 - control; n > 0 && written < count; n--) out[at + stride * written++] = value;
    }
  }
  return written;
}
