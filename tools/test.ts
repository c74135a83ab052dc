/**
 * `npm test`: every check of the project, in order, each one even where an earlier one failed. The last line is
 * `N passed, N failed`: tests, and the steps that are not made of tests.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium, installChromium } from './chromium.ts';
import { findOrthanc, installOrthanc } from './orthanc.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = mkdtempSync(join(tmpdir(), 'longtail-test-'));
const minute = 60_000;

interface Outcome {
  readonly step: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
}

function node(script: string, args: readonly string[]): boolean {
  const run = spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: 'inherit',
    // The browser tests take 14 minutes on two cores; a step that hangs must end before the whole is ended.
    timeout: 25 * minute,
  });
  return run.status === 0;
}

interface Counts {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}

/** A run that fails without a failing test (a file that does not load, none found, out of time) counts as one failure. */
function vitest(project: string): Omit<Outcome, 'step' | 'seconds'> {
  const report = join(reports, `${project}.json`);
  const succeeded = node('vitest/vitest.mjs', [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const counts: Counts = existsSync(report)
    ? (JSON.parse(readFileSync(report, 'utf8')) as Counts)
    : { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };
  return {
    passed: counts.numPassedTests,
    failed: Math.max(counts.numFailedTests, succeeded ? 0 : 1),
    skipped: counts.numPendingTests,
  };
}

const single = (succeeded: boolean) => ({
  passed: succeeded ? 1 : 0,
  failed: succeeded ? 0 : 1,
  skipped: 0,
});

function withChromium(project: string) {
  if (findChromium() !== undefined) return vitest(project);
  console.error(`${project}: ${installChromium}`);
  return single(false);
}

function withOrthanc(project: string) {
  if (findOrthanc() !== undefined) return vitest(project);
  console.error(`${project}: ${installOrthanc}`);
  return single(false);
}

const tsx = (script: string, ...args: string[]) => single(node('tsx/dist/cli.mjs', [script, ...args]));

const steps: readonly (readonly [string, () => Omit<Outcome, 'step' | 'seconds'>])[] = [
  ['types', () => single(node('typescript/bin/tsc', ['-p', '.']))],
  ['lint', () => tsx('tools/lint.ts', '--no-format')],
  ['format', () => single(node('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']))],
  ['licences', () => tsx('tools/licences.ts', '--check')],
  ['build', () => single(node('vite/bin/vite.js', ['build', '--logLevel', 'warn']))],
  ['unit', () => vitest('unit')],
  ['golden', () => vitest('golden')],
  ['integration', () => withOrthanc('integration')],
  // The software adapter that WGSL runs on comes with Chromium.
  ['gpu', () => withChromium('gpu')],
  ['browser', () => withChromium('browser')],
];

const outcomes = steps.map(([step, run]): Outcome => {
  console.log(`\n=== ${step}`);
  const start = performance.now();
  const counts = run();
  return { step, ...counts, seconds: (performance.now() - start) / 1000 };
});
rmSync(reports, { recursive: true, force: true });

console.log('');
for (const { step, passed, failed, skipped, seconds } of outcomes)
  console.log(
    `${step.padEnd(11)} ${failed > 0 ? 'FAILED' : 'ok    '} ${passed} passed, ${failed} failed, ${skipped} skipped (${seconds.toFixed(0)} s)`,
  );
const sum = (key: 'passed' | 'failed') => outcomes.reduce((total, outcome) => total + outcome[key], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 ? 0 : 1;
