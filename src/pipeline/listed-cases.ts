import { folderOf } from '@/files/paths.ts';
import { givenCase, locateAmong, type GivenCase, type ListedCase } from './case-list.ts';
import type { ReadFile } from './read-files.ts';

/** The cases that lists among the files name, and which of them is open. */
export interface ListedCases {
  readonly names: readonly string[];
  readonly shown: number;
}

interface ShownCase {
  readonly listed: ListedCases;
  readonly given: GivenCase;
  /** Path of a file that only another case of the lists names -> that case's name. */
  readonly otherCases: ReadonlyMap<string, string>;
}

/**
 * One case of all that the lists among the files name, in their order. Undefined where no file is a list.
 * @param wanted counts from 0; beyond the end it is the last
 */
export function shownCase(read: readonly ReadFile[], wanted: number): ShownCase | undefined {
  const paths = read.map(({ source }) => source.path);
  const all = read.flatMap(({ source, parsed }) => {
    if (!parsed.ok || parsed.value.kind !== 'case-list') return [];
    const { path } = source;
    const locate = locateAmong(paths, path);
    return parsed.value.caseList.cases.map((one) => ({ one, path, locate }));
  });
  const shown = Math.min(wanted, all.length - 1);
  const chosen = all[shown];
  if (!chosen) return undefined;
  const given = givenCase(chosen.one, chosen.path, chosen.locate);
  const own = new Set(given.examinations.flatMap((examination) => examination.paths));
  const others = new Map<string, string>();
  for (const { one, locate } of all)
    if (one !== chosen.one) for (const path of locatedOf(one, locate)) others.set(path, one.name);
  const otherCases = paths.flatMap((path) => {
    const name = nearestName(path, own, others);
    return name === undefined ? [] : [[path, name] as const];
  });
  return {
    listed: { names: all.map(({ one }) => one.name), shown },
    given,
    otherCases: new Map(otherCases),
  };
}

const locatedOf = ({ examinations }: ListedCase, locate: (path: string) => string | undefined) =>
  examinations.flatMap((examination) => examination.paths.flatMap((path) => locate(path) ?? []));

/** By the file itself, or by the nearest folder above it that a list names. */
function nearestName(
  path: string,
  own: ReadonlySet<string>,
  others: ReadonlyMap<string, string>,
): string | undefined {
  for (let part = path; part !== ''; part = folderOf(part)) {
    if (own.has(part)) return undefined;
    const name = others.get(part);
    if (name !== undefined) return name;
  }
  return undefined;
}
