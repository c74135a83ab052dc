import { fileName, folderOf } from '@/files/paths.ts';
import type { CaseList } from '@/parse/case-list/case-list.ts';
import type { GivenExamination } from '@/volume/examination.ts';
import { groupedBy } from '@/volume/picture.ts';
import { MODALITIES, type FileReport } from '@/volume/scan.ts';

export type ListedCase = CaseList['cases'][number];

export interface GivenCase {
  readonly examinations: readonly GivenExamination[];
  /** A row for each path of the list at which nothing lies. */
  readonly missing: readonly FileReport[];
}

/**
 * The examinations of one case of RadDiag's list, under the paths that its files have here. A modality that is not
 * one of RadDiag's is left to the files' own headers.
 * @param locate where a path of the list lies here; undefined where nothing does
 */
export function givenCase(
  listed: ListedCase,
  listPath: string,
  locate: (path: string) => string | undefined,
): GivenCase {
  const missing: FileReport[] = [];
  const examinations = listed.examinations.map((examination, i): GivenExamination => {
    const modality = MODALITIES.find((name) => name.toLowerCase() === examination.modality.toLowerCase());
    const paths = examination.paths.flatMap((path) => {
      const here = locate(path);
      if (here !== undefined) return [here];
      const reason = { kind: 'missing-file', path, referencedBy: listPath } as const;
      missing.push({ path, size: 0, status: 'unreadable', reason });
      return [];
    });
    return {
      id: `${listed.name}#${i}`,
      title: examination.modality,
      paths,
      ...(modality ? { modality } : {}),
    };
  });
  return { examinations, missing };
}

/**
 * Finds a path of a list, a file's or a folder's, among files that were dropped with it: relative to the list's folder, or else, because the
 * list may come from another machine, the file with as many equal last parts as any and at least the name.
 */
export function locateAmong(
  paths: readonly string[],
  listPath: string,
): (path: string) => string | undefined {
  const folder = listPath.slice(0, listPath.lastIndexOf('/') + 1);
  // A scan of many files stands in the list as its folder.
  const known = new Set([...paths, ...foldersAbove(paths)]);
  const byName = groupedBy([...known], fileName);
  return (path) => {
    const direct = normalisePath(path.startsWith('/') ? path.slice(1) : folder + path);
    if (known.has(direct)) return direct;
    const named = byName.get(fileName(path)) ?? [];
    const wanted = path.split('/').toReversed();
    const shared = (candidate: string) => {
      const parts = candidate.split('/').toReversed();
      const end = wanted.findIndex((part, i) => part !== parts[i]);
      return end < 0 ? wanted.length : end;
    };
    const best = Math.max(0, ...named.map(shared));
    const candidates = named.filter((candidate) => shared(candidate) === best);
    // Two files that fit equally well: taking one of them could be a wrong picture.
    return best > 0 && candidates.length === 1 ? candidates[0] : undefined;
  };
}

function foldersAbove(paths: readonly string[]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths)
    for (let folder = folderOf(path); folder !== '' && !folders.has(folder); folder = folderOf(folder))
      folders.add(folder);
  return folders;
}

function normalisePath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
