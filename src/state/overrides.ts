import type { Override } from '@/volume/overrides.ts';

/** Facts that a later word of the user's replaces, so that the earlier one need not be kept. */
const FACT: Readonly<Partial<Record<Override['kind'], string>>> = {
  include: 'part',
  exclude: 'part',
  'set-modality': 'modality',
  'set-region': 'region',
  'set-volume': 'volume',
  rename: 'title',
};

const factOf = (override: Override): string | undefined =>
  'scan' in override && FACT[override.kind] ? `${FACT[override.kind]} ${override.scan}` : undefined;

/**
 * The list with one more change at its end. What it replaces is dropped, but not across a split, merge or reorder:
 * before one of those, a scan's id names other slices.
 */
export function withOverride(overrides: readonly Override[], added: Override): readonly Override[] {
  const fact = factOf(added);
  const from = overrides.findLastIndex((override) => factOf(override) === undefined) + 1;
  return [
    ...overrides.filter((override, i) => i < from || fact === undefined || factOf(override) !== fact),
    added,
  ];
}
