import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lintConfigText } from '../../../tools/lint-config.ts';
import { rooms } from '../../../tools/rooms.ts';
import { silencingComments } from '../../../tools/silencing-comments.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let house = '';

/** A house of the same shape beside the real one: its own files, our configuration and tools. */
beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'longtail-lint-'));
  for (const file of ['.oxlintrc.json', 'tsconfig.json', '.prettierrc.json', 'package.json'])
    copyFileSync(join(root, file), join(house, file));
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
});
afterAll(() => rmSync(house, { recursive: true, force: true }));

function plant(files: Readonly<Record<string, string>>): void {
  for (const folder of ['src', 'models', 'test'])
    rmSync(join(house, folder), { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  }
}

interface Finding {
  readonly rule: string;
  readonly file: string;
  readonly text: string;
}

function lint(files: Readonly<Record<string, string>>): { status: number | null; findings: Finding[] } {
  plant(files);
  const folders = ['src', 'models', 'test'].filter((name) =>
    Object.keys(files).some((path) => path.startsWith(name)),
  );
  const run = spawnSync(
    process.execPath,
    [join(root, 'node_modules/oxlint/bin/oxlint'), '--format=json', ...folders],
    { cwd: house, encoding: 'utf8' },
  );
  const report = JSON.parse(run.stdout) as {
    diagnostics: { code: string; filename: string; message: string; help?: string }[];
  };
  return {
    status: run.status,
    findings: report.diagnostics.map((one) => ({
      rule: one.code,
      file: one.filename,
      text: `${one.message} ${one.help ?? ''}`,
    })),
  };
}

const clean = {
  'src/core/add.ts': 'export const add = (a: number, b: number): number => a + b;\n',
  'src/parse/dicom/tags.ts':
    "import { add } from '@/core/add.ts';\nimport { base } from '../base.ts';\nexport const tag = add(base, 1);\n",
  'src/parse/base.ts': 'export const base = 16;\n',
  'src/model/session.ts': "import * as ort from 'onnxruntime-web/webgpu';\nexport const { env } = ort;\n",
  'src/cli/main.ts':
    "import { sep } from 'node:path';\nimport { tag } from '@/parse/dicom/tags.ts';\nexport const at = `${tag}${sep}`;\n",
  'models/export/read.ts': "import { add } from '@/core/add.ts';\nexport const two = add(1, 1);\n",
};

// In parts, so that this file does not hold what it looks for.
const ts = 'ts';
const linter = 'oxlint';
const order = 'eslint(no-restricted-imports)';
const planted: readonly (readonly [string, string, string, string])[] = [
  ['an import of a later room', 'src/core/bad.ts', "export { base } from '@/parse/base.ts';\n", order],
  ['a type from a later room', 'src/core/bad.ts', "export type { X } from '@/model/session.ts';\n", order],
  [
    'a dynamic import of a later room',
    'src/core/bad.ts',
    "export const later = import('@/ui/app.tsx');\n",
    order,
  ],
  ['a relative path out of the room', 'src/parse/bad.ts', "export { add } from '../core/add.ts';\n", order],
  [
    'the same from a deeper folder',
    'src/parse/dicom/bad.ts',
    "export { add } from '../../core/add.ts';\n",
    order,
  ],
  [
    'the same from deeper still',
    'src/parse/a/b/bad.ts',
    "export { add } from '../../../core/add.ts';\n",
    order,
  ],
  ['an import of the wiring', 'src/ui/bad.tsx', "export { start } from '@/main.tsx';\n", order],
  ['a path without extension', 'src/parse/bad.ts', "export { base } from './base';\n", order],
  [
    'onnxruntime outside its room',
    'src/encoder/bad.ts',
    "export { env } from 'onnxruntime-web/webgpu';\n",
    order,
  ],
  [
    'cornerstone outside the viewer',
    'src/ui/bad.tsx',
    "export { init } from '@cornerstonejs/core';\n",
    order,
  ],
  [
    'a codec outside pixels',
    'src/viewer/bad.ts',
    "export * as codec from '@cornerstonejs/dicom-codec';\n",
    order,
  ],
  ['React in a pure room', 'src/ranking/bad.ts', "export { useState } from 'react';\n", order],
  ['Node outside the command line', 'src/files/bad.ts', "export { readFileSync } from 'node:fs';\n", order],
  ['the exporter in a room of the page', 'src/ui/bad.tsx', "export { two } from '@export/read.ts';\n", order],
  [
    'a room that the exporter may not know',
    'models/export/bad.ts',
    "export { base } from '@/parse/base.ts';\n",
    order,
  ],
  [
    'the page in a pure room',
    'src/volume/bad.ts',
    'export const at = (): string => document.title;\n',
    'eslint(no-restricted-globals)',
  ],
  [
    'any',
    'src/core/bad.ts',
    'export const same = (x: any): number => Number(x);\n',
    'typescript(no-explicit-any)',
  ],
  [
    'a default export',
    'src/core/bad.ts',
    'const one = 1;\nexport default one;\n',
    'import(no-default-export)',
  ],
  [
    'a silenced compiler',
    'src/core/bad.ts',
    `// @${ts}-ignore\nexport const n: number = 'one';\n`,
    'typescript(ban-ts-comment)',
  ],
  [
    'a floating promise',
    'src/core/bad.ts',
    'const late = async (): Promise<void> => {};\nexport const go = (): void => {\n  late();\n};\n',
    'typescript(no-floating-promises)',
  ],
  [
    'an open switch',
    'src/core/bad.ts',
    "export function f(k: 'a' | 'b'): number {\n  switch (k) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n}\n",
    'typescript(switch-exhaustiveness-check)',
  ],
  [
    'a thrown string',
    'src/core/bad.ts',
    "export const f = (): never => {\n  throw 'no';\n};\n",
    'typescript(only-throw-error)',
  ],
  [
    '! outside voxel loops',
    'src/state/bad.ts',
    'export const f = (x: number[]): number => x[0]!;\n',
    'typescript(no-non-null-assertion)',
  ],
  [
    'a file of more than 300 lines',
    'src/core/bad.ts',
    `${'// line\n'.repeat(300)}export const x = 1;\n`,
    'eslint(max-lines)',
  ],
];

describe('the linter', () => {
  it('is configured by what the generator makes', () => {
    expect(readFileSync(join(root, '.oxlintrc.json'), 'utf8')).toBe(lintConfigText());
  });

  it('accepts a house in order', () => {
    expect(lint(clean)).toEqual({ status: 0, findings: [] });
  });

  it.each(planted)('refuses %s', (_, file, text, rule) => {
    const { status, findings } = lint({ ...clean, [file]: text });
    expect(status).toBe(1);
    expect(findings.filter((finding) => finding.file === file).map((finding) => finding.rule)).toContain(
      rule,
    );
    expect(findings.filter((finding) => finding.file !== file)).toEqual([]);
  });

  it('refuses a cycle', () => {
    const { status, findings } = lint({
      'src/core/one.ts': "import { two } from './two.ts';\nexport const one = (): number => two();\n",
      'src/core/two.ts': "import { one } from './one.ts';\nexport const two = (): number => one();\n",
    });
    expect(status).toBe(1);
    expect(findings.map((finding) => finding.rule)).toContain('import(no-cycle)');
  });

  it('judges each pair of rooms by their order', () => {
    const files = Object.fromEntries(
      rooms.flatMap((from) =>
        rooms.map((to) => [`src/${from}/to-${to}.ts`, `export { x } from '@/${to}/x.ts';\n`] as const),
      ),
    );
    const refused = new Set(lint(files).findings.map((finding) => finding.file));
    const expected = rooms.flatMap((from, i) => rooms.slice(i).map((to) => `src/${from}/to-${to}.ts`));
    expect([...refused].toSorted()).toEqual(expected.toSorted());
  });
});

describe('comments that silence', () => {
  it('are found', () => {
    plant({ 'src/core/bad.ts': `export const a = 1;\n/* ${linter}-disable */\nexport const b = 2;\n` });
    expect(silencingComments(house)).toEqual(['src/core/bad.ts:2']);
  });
});

describe('the formatter', () => {
  it('refuses a file out of form', () => {
    plant({ 'src/core/bad.ts': 'export const a = "one"\n', 'src/core/good.ts': "export const a = 'one';\n" });
    const check = (path: string) =>
      spawnSync(process.execPath, [join(root, 'node_modules/prettier/bin/prettier.cjs'), '--check', path], {
        cwd: house,
      }).status;
    expect([check('src/core/bad.ts'), check('src/core/good.ts')]).toEqual([1, 0]);
  });
});
