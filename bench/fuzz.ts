/**
 * `npx tsx bench/fuzz.ts [files] [first]`: 10,000 mutated files, each through archives, parser and the decoder of its
 * first picture, in a child process with a small heap. A file that crashes the child or takes over two seconds of
 * processor time is named, and the run goes on after it. Ends with 1 where there was one.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const [files = 10_000, first = 0] = process.argv.slice(2).map(Number);
const HEAP_MB = 512;
const SLOW_MS = 2000;
/** A machine that does other things at the same time is given more before the child is ended. */
const HUNG_MS = 20_000;
const child = fileURLToPath(new URL('fuzz-child.ts', import.meta.url));

interface Line {
  readonly begin?: number;
  readonly path?: string;
  readonly end?: number;
  readonly outcomes?: readonly string[];
  readonly milliseconds?: number;
  readonly peakBytes?: number;
}

const outcomes = new Map<string, number>();
const slow: string[] = [];
const failures: string[] = [];
let slowest = { path: '', milliseconds: 0 };
let peakBytes = 0;
let largest = '';
let ended = 0;
let withoutOutcome = 0;

/** Runs until the child ends; returns the index to go on with. */
function run(from: number, last: number): Promise<number> {
  const started = spawn(
    process.execPath,
    [`--max-old-space-size=${HEAP_MB}`, '--import', 'tsx', child, String(from), String(last)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let current = { index: from, path: '' };
  let why = '';
  let errors = '';
  let hung: NodeJS.Timeout | undefined;
  const watch = () => {
    clearTimeout(hung);
    hung = setTimeout(() => {
      why = `hangs for more than ${HUNG_MS / 1000} s`;
      started.kill('SIGKILL');
    }, HUNG_MS);
  };
  started.stderr.on('data', (text: Buffer) => (errors = (errors + text.toString()).slice(-2000)));
  createInterface(started.stdout).on('line', (text) => {
    const line = JSON.parse(text) as Line;
    watch();
    if (line.begin !== undefined) current = { index: line.begin, path: line.path ?? '' };
    if (line.end === undefined) return;
    ended++;
    if (line.outcomes?.length === 0) withoutOutcome++;
    for (const outcome of line.outcomes ?? []) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if ((line.peakBytes ?? 0) > peakBytes) {
      peakBytes = line.peakBytes ?? 0;
      largest = current.path;
    }
    const milliseconds = line.milliseconds ?? 0;
    if (milliseconds > slowest.milliseconds) slowest = { path: current.path, milliseconds };
    if (milliseconds > SLOW_MS) slow.push(`${current.path}: ${milliseconds.toFixed(0)} ms`);
    current = { index: line.end + 1, path: '' };
  });
  return new Promise((resolve) => {
    started.on('close', (code) => {
      clearTimeout(hung);
      if (code === 0) return resolve(last);
      failures.push(`${current.index} ${current.path}: ${why || `ends with ${code}`}\n${errors}`);
      resolve(current.index + 1);
    });
  });
}

const last = first + files;
for (let at = first; at < last;) at = await run(at, last);

console.log(`${ended} of ${files} files read, ${withoutOutcome} without an outcome`);
for (const [outcome, count] of [...outcomes].toSorted(([, a], [, b]) => b - a))
  console.log(`${String(count).padStart(7)} ${outcome}`);
console.log(`slowest: ${slowest.milliseconds.toFixed(0)} ms, ${slowest.path}`);
console.log(
  `peak resident memory: ${(peakBytes / 2 ** 20).toFixed(0)} MiB with a heap of ${HEAP_MB} MiB, reached at ${largest}`,
);
console.log(`${slow.length} over ${SLOW_MS} ms${slow.map((line) => `\n  ${line}`).join('')}`);
console.log(`${failures.length} crashed or hung${failures.map((line) => `\n  ${line}`).join('')}`);
process.exitCode = failures.length + slow.length + withoutOutcome > 0 ? 1 : 0;
