import type { Picture } from './picture.ts';
import { SPLIT_RULES } from './rules.ts';

/** A part of a stack, with the rules that cut it off and what tells it from its siblings. */
export interface Cut {
  readonly pictures: readonly Picture[];
  readonly rules: readonly string[];
  readonly labels: readonly string[];
}

/** Applies the split rules in their order, each to what the ones before it left. */
export function cutStack(stack: readonly Picture[], rules = SPLIT_RULES): readonly Cut[] {
  let cuts: readonly Cut[] = [{ pictures: stack, rules: [], labels: [] }];
  for (const rule of rules) {
    cuts = cuts.flatMap((cut) => {
      const parts = rule.split(cut.pictures);
      if (parts.length < 2) return [cut];
      return parts.map((part) => ({
        pictures: part.pictures,
        rules: [...cut.rules, `split by ${rule.name}`],
        labels: [...cut.labels, part.label],
      }));
    });
  }
  return cuts;
}
