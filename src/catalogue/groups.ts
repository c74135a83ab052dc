/** Where a label stands in the long tail of the training cases; `normal` is label 0. */
export type DisorderGroup = 'head' | 'medium' | 'tail' | 'normal';

/** Last index of the head and of the medium group: the order of the labels is by falling number of cases. */
const LAST_HEAD = 84;
const LAST_MEDIUM = 554;

/** Group of a disorder by its index, with the reference code's cuts. */
export function groupOfIndex(index: number): DisorderGroup {
  if (index === 0) return 'normal';
  if (index <= LAST_HEAD) return 'head';
  return index <= LAST_MEDIUM ? 'medium' : 'tail';
}
