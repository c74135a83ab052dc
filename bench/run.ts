import { openBenchPage } from './bench-page.ts';
import { brainCase, CASES, type BenchCase } from './cases.ts';
import { nodeSide } from './node-side.ts';
import type { PageRun } from './page/main.ts';

/*
 * Milliseconds a case, by stage, in Node, on wasm and on WebGPU side by side, each cold (the first case: pack and
 * runtime are opened), warm (a case of other pictures of the same shape) and again (the same case, ranked anew); slices
 * computed against those that a padded run computes; peak memory; frames of the page while it runs.
 * Run: npm run bench -- [node] [wasm] [webgpu]. Absolute times depend on the machine; compare within one run.
 */
const asked = process.argv.slice(2).filter((name) => ['node', 'wasm', 'webgpu'].includes(name));
const sides = asked.length > 0 ? asked : ['node', 'wasm', 'webgpu'];

interface Row {
  readonly side: string;
  readonly name: string;
  readonly kind: 'cold' | 'warm' | 'again';
  readonly total: number;
  readonly milliseconds: Readonly<Record<string, number>>;
  readonly slices: PageRun['diagnosis']['slices'];
  readonly frames?: PageRun['frames'];
}

const rows: Row[] = [];
const logits = new Map<string, { readonly side: string; readonly values: ArrayLike<number> }[]>();

function record(row: Row, values: ArrayLike<number>): void {
  rows.push(row);
  const nth = rows.filter(({ side, name }) => side === row.side && name === row.name).length;
  const key = `${row.name}, run ${nth}`;
  logits.set(key, [...(logits.get(key) ?? []), { side: row.side, values }]);
  const ms = (value: number | undefined) => (value === undefined ? '' : value.toFixed(0)).padStart(7);
  const { prepare, encode, fuse } = row.milliseconds;
  const stages = `${ms(row.total)} ${ms(prepare)} ${ms(encode)} ${ms(fuse)}`;
  const counts = `${row.slices.computed} of ${row.slices.paddedRun}`;
  const frames = row.frames ? `${row.frames.longest.toFixed(0)} ms, ${row.frames.over50} over 50 ms` : '';
  console.log(
    `${row.side.padEnd(7)} ${row.kind.padEnd(5)} ${stages} ${counts.padStart(11)}  ${row.name}  ${frames}`,
  );
}

type Figures = Omit<Row, 'side' | 'name' | 'kind'> & { readonly values: ArrayLike<number> };

/** Each shape twice, with other pictures, and then again as it is; the real case at the end. */
async function runAll(
  side: string,
  run: (bench: BenchCase, again: boolean) => Promise<Figures>,
): Promise<void> {
  for (const [i, shape] of CASES.entries()) {
    const seed = 100 * (i + 1);
    const steps = [
      [i === 0 ? 'cold' : 'warm', shape(seed)],
      ['warm', shape(seed + 50)],
      ['again', shape(seed + 50)],
    ] as const;
    for (const [kind, bench] of steps) {
      const { values, ...figures } = await run(bench, kind === 'again');
      record({ side, name: bench.name, kind, ...figures }, values);
    }
  }
  const { values, ...figures } = await run(brainCase, false);
  record({ side, name: brainCase.name, kind: 'warm', ...figures }, values);
}

async function onPage(backend: 'wasm' | 'webgpu'): Promise<void> {
  const { page, peak, close } = await openBenchPage();
  try {
    await runAll(backend, async (bench, again) => {
      const files = bench.files.map(({ path, bytes }) => ({
        path,
        base64: Buffer.from(bytes).toString('base64'),
      }));
      if (!again) await page.evaluate((given) => window.bench.open(given), files);
      const { diagnosis, total, frames } = await page.evaluate((name) => window.bench.run(name), backend);
      if (diagnosis.backend !== backend)
        throw new Error(`${backend} was asked for, ${diagnosis.backend} ran`);
      return {
        total,
        milliseconds: diagnosis.milliseconds,
        slices: diagnosis.slices,
        frames,
        values: diagnosis.logits,
      };
    });
    console.log(`${backend.padEnd(7)} peak memory of the page and its workers: ${peak()}`);
  } finally {
    await close();
  }
}

console.log('side    kind    total prepare  encode    fuse  slices/padded  case, longest frame');
if (sides.includes('node')) {
  const run = nodeSide();
  await runAll('node', async (bench, again) => {
    const { diagnosis, total } = await run(bench, again);
    return {
      total,
      milliseconds: diagnosis.milliseconds,
      slices: diagnosis.slices,
      values: diagnosis.logits,
    };
  });
  console.log(`node    peak memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
}
if (sides.includes('wasm')) await onPage('wasm');
if (sides.includes('webgpu')) await onPage('webgpu');

for (const [key, all] of logits) {
  const [first, ...others] = all;
  for (const other of others) {
    const differences = Array.from(other.values, (value, i) => Math.abs(value - (first?.values[i] ?? NaN)));
    const largest = Math.max(...differences).toExponential(1);
    console.log(`largest logit difference, ${first?.side} and ${other.side}, ${key}: ${largest}`);
  }
}
