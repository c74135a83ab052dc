import { describe, expect, it } from 'vitest';
import ui from '@/text/en/ui.json';
import { nodesOf, uiSources, type SyntaxNode } from '../../support/ui-sources.ts';

/** Attributes that a person reads or hears. */
const READ = new Set([
  'title',
  'label',
  'placeholder',
  'aria-label',
  'alt',
  'aria-description',
  'text',
  'heading',
]);

const nameOf = (node: unknown): string =>
  typeof node === 'object' && node !== null && 'name' in node && typeof node.name === 'string'
    ? node.name
    : '';

/** Words in the page that no translation reaches. */
function untranslated(path: string, code: string): string[] {
  const found: string[] = [];
  for (const node of nodesOf(path, code)) {
    if (node.type === 'JSXText' && /\p{L}/u.test(String(node['value'])))
      found.push(String(node['value']).trim());
    if (node.type === 'JSXAttribute' && READ.has(nameOf(node['name']))) {
      const value = node['value'] as SyntaxNode | null;
      if (value?.type === 'Literal' && /\p{L}/u.test(String(value['value'])))
        found.push(String(value['value']));
    }
  }
  return found;
}

function pathsOf(texts: object, before = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${before}${key}`] : pathsOf(value as object, `${before}${key}.`),
  );
}

/** Keys as the page asks for them: a plural's two are one. */
const KEYS = [...new Set(pathsOf(ui).map((path) => path.replace(/_(one|other)$/, '')))];
const SECTIONS = Object.keys(ui);

/** Strings of the sources that name a text: whole keys, and templates with a hole as patterns. */
function namedKeys(): { readonly whole: Set<string>; readonly patterns: RegExp[] } {
  const whole = new Set<string>();
  const patterns: RegExp[] = [];
  for (const { path, code } of uiSources())
    for (const node of nodesOf(path, code)) {
      if (node.type === 'Literal' && typeof node['value'] === 'string') whole.add(node['value']);
      if (node.type !== 'TemplateLiteral') continue;
      const parts = (node['quasis'] as readonly { value: { raw: string } }[]).map(({ value }) => value.raw);
      if (!SECTIONS.some((section) => parts[0]?.startsWith(`${section}.`))) continue;
      const escaped = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
      patterns.push(new RegExp(`^${escaped.join('.+')}$`));
    }
  return { whole, patterns };
}

describe('texts of the page', () => {
  it('all go through the translation', () => {
    const found = uiSources().flatMap(({ path, code }) =>
      untranslated(path, code).map((text) => `${path}: ${text}`),
    );
    expect(found).toEqual([]);
  });

  it('would be found if they did not', () => {
    const code = 'export const a = <p title="Close"><b>Run</b> {t("x")} <i label={t("y")} /></p>;';
    expect(untranslated('planted.tsx', code)).toEqual(['Close', 'Run']);
  });

  it('exist for every key that is named', () => {
    const { whole, patterns } = namedKeys();
    const looksLikeKey = (text: string) =>
      /^[a-z]\w*(\.[\w-]+)+$/.test(text) && SECTIONS.includes(text.split('.')[0] ?? '');
    const missing = [...whole].filter((text) => looksLikeKey(text) && !KEYS.includes(text));
    expect(missing).toEqual([]);
    expect(patterns.filter((pattern) => !KEYS.some((key) => pattern.test(key)))).toEqual([]);
  });

  it('are all in use', () => {
    const { whole, patterns } = namedKeys();
    const unused = KEYS.filter((key) => !whole.has(key) && !patterns.some((pattern) => pattern.test(key)));
    expect(unused).toEqual([]);
  });
});
