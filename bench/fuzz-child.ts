/** Reads mutated files from one index to another, and says what became of each. Started by `fuzz.ts`. */
import { mutant, outcomesOf } from '../test/support/fuzz.ts';
import { fuzzSeeds } from '../test/support/fuzz-seeds.ts';

const [first = 0, last = 0] = process.argv.slice(2).map(Number);
const seeds = await fuzzSeeds();
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

for (let index = first; index < last; index++) {
  const file = mutant(index, seeds);
  say({ begin: index, path: file.path });
  const start = performance.now();
  const outcomes = await outcomesOf(file);
  say({
    end: index,
    outcomes,
    milliseconds: performance.now() - start,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  });
}
