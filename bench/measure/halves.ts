import { fnv1a } from '@/core/fnv.ts';
import type { Unit } from './collection.ts';

export type Half = 'calibration' | 'tried';

/**
 * The halves of a modality's test units that label sets are calibrated and tried on: by source, the cases in the order of
 * the hash of their id, in turn to one half and the other. A case is never in both, and each source is shared evenly.
 */
export function halvesOf(units: readonly Unit[]): ReadonlyMap<string, Half> {
  const halves = new Map<string, Half>();
  for (const source of new Set(units.map((unit) => unit.source))) {
    const ids = new Set(units.filter((unit) => unit.source === source).map(({ caseId }) => caseId));
    const hashed = [...ids].map((id) => ({ id, hash: fnv1a(new TextEncoder().encode(id)) }));
    hashed
      .toSorted((a, b) => a.hash - b.hash || (a.id < b.id ? -1 : 1))
      .forEach(({ id }, i) => halves.set(id, i % 2 === 0 ? 'calibration' : 'tried'));
  }
  return halves;
}
