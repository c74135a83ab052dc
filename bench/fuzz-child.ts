/** Reads mutated files from one index to another, and says what became of each. Started by `fuzz.ts`. */
import { mutant, outcomesOf } from '../test/support/fuzz.ts';
import { fuzzSeeds } from '../test/support/fuzz-seeds.ts';

const [first = 0, last = 0] = process.argv.slice(2).map(Number);
const seeds = await fuzzSeeds();
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

const milliseconds = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1000;

for (let index = first; index < last; index++) {
  const file = mutant(index, seeds);
  say({ begin: index, path: file.path });
  // Time of the processor: what else the machine does is not the file's fault.
  const start = process.cpuUsage();
  const outcomes = await outcomesOf(file);
  say({
    end: index,
    outcomes,
    milliseconds: milliseconds(process.cpuUsage(start)),
    peakBytes: process.resourceUsage().maxRSS * 1024,
  });
}
