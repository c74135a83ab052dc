import type { TFunction } from 'i18next';

/** What a text's `{{placeholders}}` stand for. */
export type Facts = Readonly<Record<string, string | number>>;

/**
 * A text with facts from the user's files put in. The library's own interpolation would look for placeholders in
 * what it has put in already, so that a file named `{{detail}}.dcm` garbles the text.
 */
export function fill(t: TFunction, key: string, facts: Facts): string {
  const text = t(key, { skipInterpolation: true });
  return text.replace(/\{\{(\w+)\}\}/g, (placeholder, name: string) => String(facts[name] ?? placeholder));
}
