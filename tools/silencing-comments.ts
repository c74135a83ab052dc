import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const folders = ['src', 'models/export', 'test', 'tools', 'bench'];
const silencing = /(\/\/|\/\*)\s*(oxlint|eslint)-(disable|enable)|@ts-(ignore|nocheck)/;

function* sources(folder: string): Generator<string> {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.(ts|tsx|mts|js|mjs)$/.test(entry.name)) yield path;
  }
}

/** Comments that would turn a rule off, as `path:line`: the linter cannot report its own silence. */
export function silencingComments(root: string): string[] {
  return folders.flatMap((folder) =>
    [...sources(join(root, folder))].flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .flatMap((line, index) => (silencing.test(line) ? [`${relative(root, path)}:${index + 1}`] : [])),
    ),
  );
}
