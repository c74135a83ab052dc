import { foldWords } from './fold.ts';

/** Labels of the model that mean the same thing or aspects of it, and are classes of their own all the same. */
export interface NearDuplicates {
  /** The words that all names of the group share once folded. */
  readonly key: string;
  /** Disorder indices, the most frequent label first. */
  readonly indices: readonly number[];
  /**
   * `spelling`: names differ in spelling or number alone (Ischaemic stroke, Ischemic stroke).
   * `qualifier`: at least one carries a qualifier in brackets (Lung cancer, Lung cancer (summary)); these may be
   * different things under one name, so a setting that folds labels must leave them apart.
   */
  readonly kind: 'spelling' | 'qualifier';
}

const withoutQualifier = (name: string): string => name.replace(/\([^)]*\)/g, ' ');

/**
 * Groups of two and more: equal after dropping what stands in brackets, British spelling, plural and punctuation.
 * Over the published label space these are 234 groups: the 226 that plurals, ae/oe and tumour give, and 8 that differ in a
 * possessive, a diacritic or -ise (Down syndrome, Down's syndrome).
 */
export function findNearDuplicates(
  disorders: readonly { readonly index: number; readonly name: string }[],
): readonly NearDuplicates[] {
  const groups = new Map<string, { index: number; name: string }[]>();
  for (const disorder of disorders) {
    const key = foldWords(withoutQualifier(disorder.name)).join(' ');
    const group = groups.get(key);
    if (group) group.push(disorder);
    else groups.set(key, [disorder]);
  }
  return [...groups]
    .filter(([key, members]) => key !== '' && members.length > 1)
    .map(([key, members]) => {
      const whole = new Set(members.map((member) => foldWords(member.name).join(' ')));
      const kind = whole.size === 1 ? 'spelling' : 'qualifier';
      return { key, indices: members.map((member) => member.index).toSorted((a, b) => a - b), kind };
    });
}
