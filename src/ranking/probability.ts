/** Logits are clipped here before the sigmoid, as the reference does. */
const LARGEST_LOGIT = 60;

export const clipLogit = (logit: number): number => Math.min(LARGEST_LOGIT, Math.max(-LARGEST_LOGIT, logit));

/** Calibrated probability: sigmoid(logit / temperature); temperature 1 gives the model's own score. */
export const probabilityOf = (logit: number, temperature = 1): number =>
  1 / (1 + Math.exp(-clipLogit(logit) / temperature));

/** The logit that `probabilityOf` turns into the probability; clipped, so that 0 and 1 have one. */
export const logitOf = (probability: number, temperature = 1): number =>
  clipLogit(temperature * Math.log(probability / (1 - probability)));
