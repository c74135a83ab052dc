import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of the project's npm scripts as a person would. */
export function runScript(script: 'diagnose' | 'export-pack', args: readonly string[]): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '-s', script, '--', ...args], { cwd: root });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
}

/** One line of `diagnose --json`. */
export interface CliJson {
  readonly case: string;
  readonly pack: string;
  readonly backend: string;
  readonly scans: readonly {
    readonly modality: string;
    readonly source: string;
    readonly slices: number;
    readonly used: number;
    readonly weight: number;
    readonly keySlice: number;
  }[];
  readonly disorders: readonly {
    readonly index: number;
    readonly name: string;
    readonly icd10cm: string;
    readonly group: string;
    readonly logit: number;
    readonly probability: number | null;
    readonly measured: boolean;
  }[];
  readonly icd10cm: readonly { readonly code: string; readonly title: string; readonly score: number }[];
  readonly files: readonly { readonly path: string; readonly status: string; readonly reason: string }[];
  readonly milliseconds: Readonly<Record<string, number>>;
  readonly error?: { readonly kind: string; readonly title: string };
}

export const jsonLines = (stdout: string): readonly CliJson[] =>
  stdout
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CliJson);
