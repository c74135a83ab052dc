/** A point or direction in the patient's LPS space (x to the left, y to the back, z to the head), in mm. */
export type Lps = readonly [x: number, y: number, z: number];

export const add = (a: Lps, b: Lps): Lps => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Lps, b: Lps): Lps => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Lps, k: number): Lps => [a[0] * k, a[1] * k, a[2] * k];
export const dot = (a: Lps, b: Lps): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Lps, b: Lps): Lps => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const length = (a: Lps): number => Math.hypot(a[0], a[1], a[2]);

/** Unit vector along `a`; `undefined` for the zero vector. */
export function normalise(a: Lps): Lps | undefined {
  const l = length(a);
  return l > 0 ? scale(a, 1 / l) : undefined;
}
