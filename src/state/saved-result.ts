import type { DroppedFile } from '@/files/drop.ts';
import { filesAtTop } from '@/files/folder.ts';
import type { CaseIdentity } from '@/pipeline/identity.ts';
import type { Diagnosis } from '@/ranking/diagnosis.ts';
import { fromJson } from '@/report/result-json.ts';
import type { CaseResult } from '@/report/case-result.ts';
import { NO_READING } from '@/report/human-reading.ts';
import type { AppState } from './app-state.ts';

/** Saved results begin with this; a case list of RadDiag's does not. */
const MARK = '"format":"longtail-result"';
/** A ranking of 5569 labels takes about 1 MB. */
const LARGEST = 64 * 2 ** 20;
/** A folder may hold thousands of other JSON files. */
const MOST_LOOKED_AT = 20;

/** A result that Longtail saved as JSON. */
export interface SavedFile {
  readonly path: string;
  readonly size: number;
  readonly result: CaseResult;
}

/** A saved result on the page. */
export interface SavedState extends SavedFile {
  /** Of the result's scans, by index, those whose pictures are not open. */
  readonly missing: readonly number[];
  /** Files were handed over beside it, and none of them is one of its pictures. */
  readonly foreign: boolean;
}

/**
 * The saved result among the files or at the top of a folder, if there is one, and what was handed over beside it: of a
 * folder, all of it. A second one is left to be read as a file.
 */
export async function savedResultIn(
  files: readonly DroppedFile[],
): Promise<(SavedFile & { readonly others: readonly DroppedFile[] }) | undefined> {
  let looked = 0;
  for await (const { path, file } of candidatesIn(files)) {
    if (looked++ === MOST_LOOKED_AT) return undefined;
    if (file.size > LARGEST) continue;
    const head = await file.slice(0, 200).text();
    if (!head.replaceAll(/\s/g, '').includes(MARK)) continue;
    const result = fromJson(await file.text(), path);
    if (!result.ok) continue;
    const others = files.filter((other) => !('file' in other) || other.file !== file);
    return { path, size: file.size, result: result.value, others };
  }
  return undefined;
}

const JSON_NAME = /\.json$/i;

async function* candidatesIn(files: readonly DroppedFile[]) {
  for (const dropped of files) {
    if ('folder' in dropped) yield* filesAtTop(dropped.folder, dropped.path, JSON_NAME);
    else if ('file' in dropped && JSON_NAME.test(dropped.path)) yield dropped;
  }
}

/** The page as it shows a saved result: its ranking and reading, without pictures. */
export const savedAlone = ({ path, size, result }: SavedFile, foreign = false): Partial<AppState> => ({
  opened: {
    examinations: [{ id: 'saved', title: result.caseName ?? path, scanIds: [] }],
    scans: [],
    files: [{ path, size, status: 'viewing' }],
  },
  identity: undefined,
  saved: { path, size, result, missing: result.diagnosis.scans.map((_, i) => i), foreign },
  run: { kind: 'ranked', diagnosis: result.diagnosis, fallback: undefined },
  reading: result.human ?? NO_READING,
  keeping: { kind: 'not' },
});

/** Which scans of the case a saved result is about. */
export interface JoinedResult {
  /** With the ids of the case's scans in place of those that were saved; a scan without pictures keeps its own. */
  readonly diagnosis: Diagnosis;
  readonly missing: readonly number[];
}

/** Matches the result's scans with those that are open, by what their pictures are. */
export function joinResult({ diagnosis, scans }: CaseResult, open: CaseIdentity | undefined): JoinedResult {
  const byIdentity = new Map(Object.entries(open?.scans ?? {}).map(([id, identity]) => [identity, id]));
  const found = new Map(
    scans.flatMap(({ scanId, identity = '', copyIdentity = '' }) => {
      const id = byIdentity.get(identity) ?? byIdentity.get(copyIdentity);
      return id === undefined ? [] : [[scanId, id] as const];
    }),
  );
  const idOf = (scanId: string) => found.get(scanId) ?? `saved ${scanId}`;
  return {
    diagnosis: {
      ...diagnosis,
      scans: diagnosis.scans.map((scan) => ({ ...scan, scanId: idOf(scan.scanId) })),
      ...(diagnosis.gate && {
        gate: diagnosis.gate.map((finding) =>
          finding.scanId === undefined ? finding : { ...finding, scanId: idOf(finding.scanId) },
        ),
      }),
    },
    missing: diagnosis.scans.flatMap(({ scanId }, i) => (found.has(scanId) ? [] : [i])),
  };
}
