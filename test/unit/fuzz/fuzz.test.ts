import { expect, test } from 'vitest';
import { mutant, outcomesOf } from '../../support/fuzz.ts';
import { fuzzSeeds } from '../../support/fuzz-seeds.ts';

const FILES = 500;
const KNOWN = new Set([
  'picture',
  'case-list',
  'decode-failed',
  'corrupt-file',
  'truncated-file',
  'unsupported-encoding',
  'unknown-format',
  'not-an-image',
  'out-of-memory',
  'archive-refused',
  'bad-case-list',
  'missing-file',
]);

// bench/fuzz.ts does the same with 10,000 files, and measures time and memory.
test(`of ${FILES} mutated files, every one ends as a picture or as an error with a name`, async () => {
  const seeds = (await fuzzSeeds()).filter(({ bytes }) => bytes.length < 300_000);
  const seen = new Set<string>();
  for (let index = 0; index < FILES; index++) {
    const file = mutant(index, seeds);
    const outcomes = await outcomesOf(file);
    expect([file.path, outcomes.filter((outcome) => !KNOWN.has(outcome))]).toEqual([file.path, []]);
    expect(outcomes.length).toBeGreaterThan(0);
    for (const outcome of outcomes) seen.add(outcome);
  }
  // Damage of many kinds was done, and much of it was noticed.
  expect(seen.size).toBeGreaterThan(5);
}, 60_000);
