/** One step of the generator: state * 1664525 + 1013904223, modulo 2^32 (Numerical Recipes). */
const multiplier = 1664525;
const increment = 1013904223;

/**
 * Slice `index` of a synthetic stack: a moving disc with a stripe pattern, a brighter spot and five bits of noise. All
 * integer arithmetic, so that every machine makes the same picture. Slice 0, 1, ... of one seed and size are those of
 * one stack, whose noise runs on from slice to slice.
 * @returns `[size, size]`, 8-bit values divided by 255
 */
export function goldenSlice(seed: number, index: number, size: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(goldenBytes(seed, index, size, size), (value) => value / 255);
}

/** The same as 8-bit values, `[height, width]`. */
export function goldenBytes(seed: number, index: number, height: number, width: number): Uint8Array {
  const out = new Uint8Array(height * width);
  const cx = (width >> 1) + ((index * width) >> 8);
  const cy = (height >> 1) - ((index * height) >> 9);
  const lx = (width >> 2) + ((2 * index * width) >> 8);
  const ly = height >> 1;
  const disc = ((width * 3) >> 3) ** 2;
  const spot = (width >> 4) ** 2;
  let state = advance(seed, index * height * width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      state = (Math.imul(state, multiplier) + increment) >>> 0;
      let value = (x - cx) ** 2 + (y - cy) ** 2 < disc ? 90 + ((index * 3) & 31) : 10;
      value += Math.floor(((x * 5 + y * 3 + index * 7) * 32) / width) & 31;
      if ((x - lx) ** 2 + (y - ly) ** 2 < spot) value += 60;
      out[y * width + x] = Math.min(255, value + (state >>> 27));
    }
  return out;
}

/** The generator's state after `steps` steps: the step is composed with itself, doubling each time. */
function advance(seed: number, steps: number): number {
  let state = seed >>> 0;
  let [a, c] = [multiplier, increment];
  for (let left = steps; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) state = (Math.imul(state, a) + c) >>> 0;
    c = (Math.imul(c, a) + c) | 0;
    a = Math.imul(a, a);
  }
  return state;
}
