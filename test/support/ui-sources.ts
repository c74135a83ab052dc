import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

const root = fileURLToPath(new URL('../../src/ui/', import.meta.url));

export interface SyntaxNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** Every node of a source, parents before children. */
export function* nodesOf(name: string, code: string): Generator<SyntaxNode> {
  const { program, errors } = parseSync(name, code);
  const [error] = errors;
  if (error) throw new Error(`${name}: ${error.message}`);
  yield* walk(program);
}

function* walk(value: unknown): Generator<SyntaxNode> {
  if (Array.isArray(value)) for (const item of value) yield* walk(item);
  else if (isNode(value)) {
    yield value;
    for (const child of Object.values(value)) yield* walk(child);
  }
}

/** The sources of the page's room: path within it and text. */
export const uiSources = (): readonly { readonly path: string; readonly code: string }[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ({ path, code: readFileSync(`${root}${path}`, 'utf8') }));

export const uiStyles = (path: string): string => readFileSync(`${root}styles/${path}`, 'utf8');
