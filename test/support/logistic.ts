/** A linear score of a feature vector. */
export interface LinearHead {
  readonly weights: Float64Array;
  readonly bias: number;
}

export function scoreOf({ weights, bias }: LinearHead, feature: Float32Array): number {
  let sum = bias;
  for (let i = 0; i < weights.length; i++) sum += (weights[i] ?? 0) * (feature[i] ?? 0);
  return sum;
}

/**
 * Logistic regression on standardised features by full-batch gradient descent with momentum and weight decay; the
 * standardisation is folded into the weights that come out.
 */
export function fitLogistic(
  features: readonly Float32Array[],
  truth: readonly boolean[],
  { rounds = 400, rate = 0.05, decay = 1e-2 } = {},
): LinearHead {
  const width = features[0]?.length ?? 0;
  const count = features.length;
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  for (const feature of features) feature.forEach((x, k) => (mean[k] = (mean[k] ?? 0) + x / count));
  for (const feature of features)
    feature.forEach((x, k) => (deviation[k] = (deviation[k] ?? 0) + (x - (mean[k] ?? 0)) ** 2 / count));
  deviation.forEach((variance, k) => (deviation[k] = Math.sqrt(variance) + 1e-6));
  const standard = features.map((feature) =>
    Float64Array.from(feature, (x, k) => (x - (mean[k] ?? 0)) / (deviation[k] ?? 1)),
  );

  const weights = new Float64Array(width);
  const speed = new Float64Array(width);
  let bias = 0;
  for (let round = 0; round < rounds; round++) {
    const gradient = weights.map((w) => decay * w);
    let biasGradient = 0;
    standard.forEach((x, row) => {
      let score = bias;
      for (let k = 0; k < width; k++) score += (weights[k] ?? 0) * (x[k] ?? 0);
      const error = (1 / (1 + Math.exp(-score)) - Number(truth[row])) / count;
      biasGradient += error;
      for (let k = 0; k < width; k++) gradient[k] = (gradient[k] ?? 0) + error * (x[k] ?? 0);
    });
    for (let k = 0; k < width; k++) {
      speed[k] = 0.9 * (speed[k] ?? 0) - rate * (gradient[k] ?? 0);
      weights[k] = (weights[k] ?? 0) + (speed[k] ?? 0);
    }
    bias -= rate * biasGradient;
  }
  const folded = weights.map((w, k) => w / (deviation[k] ?? 1));
  return { weights: folded, bias: bias - folded.reduce((sum, w, k) => sum + w * (mean[k] ?? 0), 0) };
}
