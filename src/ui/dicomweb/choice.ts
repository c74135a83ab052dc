import type { ChosenStudy } from '@/state/app-services.ts';

/** What is ticked: studies as a whole, or some of their series. A study of which nothing is wanted is not in it. */
export type Choice = ReadonlyMap<string, 'all' | ReadonlySet<string>>;

export const NOTHING: Choice = new Map();

/** How a study's own box stands: `some` where part of its series is wanted. */
export function standing(choice: Choice, study: string): 'none' | 'some' | 'all' {
  const wanted = choice.get(study);
  return wanted === undefined ? 'none' : wanted === 'all' ? 'all' : 'some';
}

export const isWanted = (choice: Choice, study: string, series: string): boolean => {
  const wanted = choice.get(study);
  return wanted === 'all' || (wanted?.has(series) ?? false);
};

/** The study's box: all of it, or nothing where all of it was wanted. */
export function withStudy(choice: Choice, study: string): Choice {
  const next = new Map(choice);
  if (next.get(study) === 'all') next.delete(study);
  else next.set(study, 'all');
  return next;
}

/** The box of one of a study's series. @param all UIDs of all its series */
export function withSeries(choice: Choice, study: string, series: string, all: readonly string[]): Choice {
  const wanted = new Set(all.filter((uid) => isWanted(choice, study, uid) !== (uid === series)));
  const next = new Map(choice);
  if (wanted.size === 0) next.delete(study);
  else next.set(study, wanted.size === all.length ? 'all' : wanted);
  return next;
}

export const chosenStudies = (choice: Choice): readonly ChosenStudy[] =>
  [...choice].map(([uid, wanted]) => (wanted === 'all' ? { uid } : { uid, series: [...wanted] }));

/** Studies that are wanted as a whole, and series of the others. */
export function countChoice(choice: Choice): { readonly studies: number; readonly series: number } {
  let [studies, series] = [0, 0];
  for (const wanted of choice.values())
    if (wanted === 'all') studies++;
    else series += wanted.size;
  return { studies, series };
}
