/**
 * `npm run lint`: the generated configuration is the committed one, no comment silences the linter, no finding, no
 * unformatted file (unless `--no-format`). `--write` generates and formats instead of complaining.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lintConfigText } from './lint-config.ts';
import { silencingComments } from './silencing-comments.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const write = process.argv.includes('--write');
const configPath = `${root}.oxlintrc.json`;

function tool(name: string, ...args: string[]): boolean {
  const script = `${root}node_modules/${name}/bin/${name === 'prettier' ? 'prettier.cjs' : name}`;
  return spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' }).status === 0;
}

function generatedIsCommitted(): boolean {
  if (write) writeFileSync(configPath, lintConfigText());
  if (readFileSync(configPath, 'utf8') === lintConfigText()) return true;
  console.error('.oxlintrc.json is not what tools/lint-config.ts makes: run "npm run lint -- --write"');
  return false;
}

function nothingSilenced(): boolean {
  const found = silencingComments(root);
  for (const place of found) console.error(`${place}: mend the finding instead of silencing it`);
  return found.length === 0;
}

const passed = [
  generatedIsCommitted(),
  nothingSilenced(),
  tool('oxlint'),
  process.argv.includes('--no-format') ||
    tool('prettier', write ? '--write' : '--check', '--log-level', 'warn', '.'),
];
process.exitCode = passed.every(Boolean) ? 0 : 1;
