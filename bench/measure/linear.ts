/** Rows of numbers, all of one length. */
export type Rows = readonly ArrayLike<number>[];

/**
 * Weighted ridge regression: the weights w that make the sum of weight_i (row_i . w - target_i)^2 + lambda |w|^2 least,
 * by Cholesky's factors of the normal equations.
 */
export function ridge(
  rows: Rows,
  targets: ArrayLike<number>,
  weights: ArrayLike<number>,
  lambda: number,
): Float64Array {
  const n = rows[0]?.length ?? 0;
  const gram = secondMoments(rows, weights);
  const right = new Float64Array(n);
  rows.forEach((row, r) => {
    const factor = (weights[r] ?? 0) * (targets[r] ?? 0);
    for (let i = 0; i < n; i++) right[i]! += factor * row[i]!;
  });
  for (let i = 0; i < n; i++) gram[i * n + i]! += lambda;
  return solve(gram, right);
}

/** Sum of weight_r row_r row_r^T, `[n, n]`. */
function secondMoments(rows: Rows, weights: ArrayLike<number>): Float64Array {
  const n = rows[0]?.length ?? 0;
  const sums = new Float64Array(n * n);
  rows.forEach((row, r) => {
    const weight = weights[r] ?? 0;
    for (let i = 0; i < n; i++) {
      const factor = weight * row[i]!;
      if (factor === 0) continue;
      for (let j = 0; j <= i; j++) sums[i * n + j]! += factor * row[j]!;
    }
  });
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) sums[j * n + i] = sums[i * n + j]!;
  return sums;
}

/** Solves a symmetric positive definite system; overwrites the matrix. */
function solve(a: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!;
      a[i * n + j] = i === j ? Math.sqrt(sum) : sum / a[j * n + j]!;
    }
  const x = b.slice();
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= a[i * n + k]! * x[k]!;
    x[i]! /= a[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= a[k * n + i]! * x[k]!;
    x[i]! /= a[i * n + i]!;
  }
  return x;
}

const ITERATIONS = 60;

/** The directions in which centred rows vary most, of length 1: orthogonal iteration from a fixed start. */
export function principalDirections(rows: Rows, count: number): readonly Float64Array[] {
  const n = rows[0]?.length ?? 0;
  const moments = secondMoments(rows, new Float64Array(rows.length).fill(1 / rows.length));
  // A Weyl sequence: fixed, and at right angles to nothing.
  let basis = Array.from({ length: count }, (_, d) =>
    Float64Array.from({ length: n }, (__, i) => (((d * n + i + 1) * Math.SQRT2) % 1) - 0.5),
  );
  for (let iteration = 0; iteration < ITERATIONS; iteration++)
    basis = orthonormal(
      basis.map((vector) => {
        const out = new Float64Array(n);
        for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i]! += moments[i * n + j]! * vector[j]!;
        return out;
      }),
    );
  return basis;
}

/** Gram and Schmidt's. */
function orthonormal(vectors: readonly Float64Array<ArrayBuffer>[]): Float64Array<ArrayBuffer>[] {
  const done: Float64Array<ArrayBuffer>[] = [];
  for (const vector of vectors) {
    for (const other of done) {
      const along = vector.reduce((sum, value, i) => sum + value * other[i]!, 0);
      vector.forEach((_, i) => (vector[i]! -= along * other[i]!));
    }
    const length = Math.hypot(...vector);
    done.push(vector.map((value) => value / length));
  }
  return done;
}
