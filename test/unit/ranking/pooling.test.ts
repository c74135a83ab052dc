import { describe, expect, it } from 'vitest';
import { pooledLogits, poolMax, poolMean, poolRandom, randomScan } from '@/ranking/pooling.ts';
import { logitOf, probabilityOf } from '@/ranking/probability.ts';

const scans = [Float32Array.of(0, 2, -3), Float32Array.of(1, -2, -3), Float32Array.of(-1, 0, 4)];

describe('probability', () => {
  it.each([
    [0, 1, 0.5],
    [2, 1, 0.8807970779778823],
    [2, 2, 0.7310585786300049],
    [1e9, 1, 1 / (1 + Math.exp(-60))],
    [-1e9, 1, 1 / (1 + Math.exp(60))],
  ])('of logit %f at temperature %f is %f', (logit, temperature, expected) => {
    expect(probabilityOf(logit, temperature)).toBeCloseTo(expected, 14);
  });

  it('has its logit back, and a finite one at the ends', () => {
    expect(logitOf(probabilityOf(1.25, 0.905), 0.905)).toBeCloseTo(1.25, 12);
    expect([logitOf(0), logitOf(1)]).toEqual([-60, 60]);
  });
});

describe('pooling over scans', () => {
  it('takes the largest probability a label', () => {
    expect([...poolMax(scans)]).toEqual([1, 2, 4].map((logit) => probabilityOf(logit)));
  });

  it('takes the mean of the probabilities, not of the logits', () => {
    const [first] = poolMean([Float32Array.of(4), Float32Array.of(-1)]);
    expect(first).toBeCloseTo((0.9820137900379085 + 0.2689414213699951) / 2, 14);
  });

  it('uses the pack’s temperature, and comes back as logits for the ranking', () => {
    const pooled = poolMax(scans, 0.5);
    expect(pooled[1]).toBeCloseTo(probabilityOf(4), 14);
    [1, 2, 4].forEach((logit, i) => expect(pooledLogits(pooled, 0.5)[i]).toBeCloseTo(logit, 5));
  });

  it('draws the same scan for the same seed, and every scan for some seed, about equally often', () => {
    expect(poolRandom(scans, 7)).toEqual(poolRandom(scans, 7));
    const counts = [0, 0, 0];
    for (let seed = 0; seed < 3000; seed++) {
      const drawn = randomScan(3, seed);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(100);
    const drawn = scans[randomScan(3, 11)];
    expect([...poolRandom(scans, 11)]).toEqual([...(drawn ?? [])].map((logit) => probabilityOf(logit)));
  });

  it('of no scan, or of unequal ones, is a bug', () => {
    expect(() => poolMax([])).toThrow('no scan');
    expect(() => poolRandom([], 1)).toThrow('no scan');
    expect(() => poolMean([new Float32Array(2), new Float32Array(3)])).toThrow('label counts');
  });
});
