import { describe, expect, it } from 'vitest';
import { uiStyles } from '../../support/ui-sources.ts';

/** `--name: #hex;` of the rule with this selector. */
function colours(css: string, selector: string): ReadonlyMap<string, string> {
  const start = css.indexOf(`${selector} {`);
  if (start < 0) throw new Error(`tokens.css has no rule for ${selector}`);
  const body = css.slice(start, css.indexOf('}', start));
  return new Map(
    [...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6});/g)].map(([, name, value]) => [
      name ?? '',
      value ?? '',
    ]),
  );
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const full = hex.length === 4 ? hex.slice(1).replace(/./g, '$&$&') : hex.slice(1);
  const [r = 0, g = 0, b = 0] = [0, 2, 4].map((i) => {
    const channel = Number.parseInt(full.slice(i, i + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const SURFACES = ['surface-page', 'surface-panel', 'surface-raised'];
const TEXTS = ['text', 'text-soft', 'text-faint', 'accent', 'good', 'fair', 'poor', 'bad', 'notice'];
const PAIRS: readonly (readonly [front: string, back: string, least: number])[] = [
  ...SURFACES.flatMap((back) => TEXTS.map((front) => [front, back, 4.5] as const)),
  ...['text', 'text-soft', 'text-faint'].flatMap((front) =>
    ['surface-hover', 'surface-selected'].map((back) => [front, back, 4.5] as const),
  ),
  ['good', 'surface-selected', 4.5],
  ['fair', 'surface-selected', 4.5],
  ['poor', 'surface-selected', 4.5],
  ['bad', 'surface-selected', 4.5],
  ['on-accent', 'accent-fill', 4.5],
  ['on-accent', 'accent-fill-hover', 4.5],
  ['notice', 'notice-surface', 4.5],
  ['bad', 'bad-surface', 4.5],
  ['text', 'bad-surface', 4.5],
  ...SURFACES.flatMap((back) => ['edge', 'bar', 'key'].map((front) => [front, back, 3] as const)),
  ['edge', 'bar-track', 1.4],
  ['bar', 'bar-track', 3],
];

const css = uiStyles('tokens.css');

describe.each([
  ['dark', ':root'],
  ['light', ":root[data-theme='light']"],
])('the %s theme', (_, selector) => {
  const all = new Map([...colours(css, ':root'), ...colours(css, selector)]);
  it.each(PAIRS)('%s on %s is at least %d to 1', (front, back, least) => {
    const ratio = contrast(all.get(front) ?? '', all.get(back) ?? '');
    expect(ratio).toBeGreaterThanOrEqual(least);
  });
});
