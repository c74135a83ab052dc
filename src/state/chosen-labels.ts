import type { ViewState } from './app-state.ts';

type Chosen = Pick<ViewState, 'label' | 'against'>;

/**
 * What of a list's rows is open after the user chose some: one row alone opens its details; a row added to it is what
 * it is compared with, the last one where a range was added. The row that was open stays the first of the two.
 */
export function chosenLabels(before: Chosen, rows: readonly number[]): Chosen {
  const kept = [before.label, before.against].filter((index) => index !== undefined && rows.includes(index));
  const added = rows.filter((index) => index !== before.label && index !== before.against);
  const [first, second] =
    rows.length === 1 ? rows : [...kept.slice(0, 1), ...(added.length > 0 ? added.slice(-1) : kept.slice(1))];
  return { label: first, against: second };
}
