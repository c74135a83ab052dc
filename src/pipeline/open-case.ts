import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { expandArchives } from '@/files/archives.ts';
import { joinFiles } from '@/files/joined-files.ts';
import { renamed, uniquePaths } from '@/files/paths.ts';
import type { FileSource } from '@/files/source.ts';
import type { ImageInstance } from '@/parse/instance.ts';
import { groupInstances } from '@/volume/group.ts';
import { applyOverrides, includedByHand, type Override } from '@/volume/overrides.ts';
import { buildReport } from '@/volume/report.ts';
import type { Examination, FileReport, Scan } from '@/volume/scan.ts';
import { limitsInOrder, selectScans, type ScanLimits } from '@/volume/select.ts';
import type { GivenCase } from './case-list.ts';
import { shownCase, type ListedCases } from './listed-cases.ts';
import { missingFromIndex } from './media-index.ts';
import { readFiles, type ReadFile, type ReadOptions } from './read-files.ts';

/** A case whose headers were read and grouped. Holds no pixel. */
export interface OpenCase {
  /** Unlike any other case's: two patients' files may have the same paths. */
  readonly id: string;
  readonly read: readonly ReadFile[];
  readonly refused: readonly { readonly source: FileSource; readonly error: LongtailError }[];
  readonly sources: ReadonlyMap<string, FileSource>;
  readonly instances: ReadonlyMap<string, ImageInstance>;
  readonly examinations: readonly Examination[];
  readonly scans: readonly Scan[];
  /** Where files are lists of cases: one of these is open. */
  readonly listed?: ListedCases;
  /** Changes made by hand that no longer fit the files. */
  readonly refusedChanges: readonly string[];
  /** One row a file. */
  readonly files: readonly FileReport[];
}

export interface OpenCaseOptions {
  readonly limits: ScanLimits;
  /** The case of a list. Unless given, lists among the files name it. */
  readonly given?: GivenCase;
  /** Which of the cases that lists among the files name; unless given, the first. */
  readonly listed?: number;
  /** What the user changed by hand, replayed on every grouping. */
  readonly overrides?: readonly Override[];
  readonly signal?: AbortSignal | undefined;
  readonly password?: (archive: string) => Promise<string | undefined>;
  /** Who reads the headers; unless given, whoever calls. */
  readonly readersFor?: ReadOptions['readersFor'];
  readonly onProgress?: (progress: { readonly filesRead: number; readonly filesFound: number }) => void;
}

/**
 * Reads and groups files: archives are opened, headers read, instances grouped into scans and examinations, and the
 * scans that take part are chosen within the limits. A case list keeps its own order, as RadDiag's loader does.
 * @param before the case that the files are added to
 * @returns `cancelled`, and nothing else: a file that cannot be read is a row of the report
 */
export async function openCase(
  sources: readonly FileSource[],
  options: OpenCaseOptions,
  before?: OpenCase,
): Promise<Result<OpenCase, LongtailError>> {
  const { signal, onProgress } = options;
  const taken = new Set(before?.sources.keys());
  const expanded = await expandArchives(withOwnPaths(sources, taken), {
    ...(options.password ? { password: options.password } : {}),
    ...(signal ? { signal } : {}),
    onFound: (filesFound) => onProgress?.({ filesRead: 0, filesFound }),
  });
  if (!expanded.ok) return expanded;
  const { sources: whole, parts } = await joinFiles(expanded.value.sources);
  const filesFound = whole.length;
  const added = await readFiles(whole, {
    signal,
    readersFor: options.readersFor,
    onRead: (filesRead) => onProgress?.({ filesRead, filesFound }),
  });
  if (signal?.aborted) return err({ kind: 'cancelled' });
  const voxels = parts.map(({ source, header }): ReadFile => ({
    source,
    parsed: ok({ kind: 'part', of: header.path, ofSize: header.size }),
  }));
  const read = [...(before?.read ?? []), ...added, ...voxels];
  const refused = [...(before?.refused ?? []), ...expanded.value.refused];
  return ok(groupCase({ id: before?.id ?? crypto.randomUUID(), read, refused }, options));
}

/** Files that are added may be named like files that are there: each keeps a path of its own. */
function withOwnPaths(sources: readonly FileSource[], taken: ReadonlySet<string>): readonly FileSource[] {
  const paths = uniquePaths(
    sources.map(({ path }) => path),
    taken,
  );
  return sources.map((source, i) => renamed(source, paths[i] ?? source.path));
}

/** Groups files that were read, under the user's changes. Nothing is read again. */
export function groupCase(
  { id, read, refused }: Pick<OpenCase, 'id' | 'read' | 'refused'>,
  { limits, overrides = [], listed = 0, given: named }: OpenCaseOptions,
): OpenCase {
  const shown = named ? undefined : shownCase(read, listed);
  const given = named ?? shown?.given;
  const instances = read.flatMap(({ source, parsed }) =>
    parsed.ok && parsed.value.kind === 'image' && !shown?.otherCases.has(source.path)
      ? [parsed.value.instance]
      : [],
  );
  const { grouped, refused: refusedOverrides } = applyOverrides(
    groupInstances(instances, given?.examinations),
    overrides,
  );
  const scans = given
    ? limitsInOrder(grouped.scans, grouped.examinations, limits)
    : selectScans(grouped.scans, grouped.examinations, limits, includedByHand(overrides));
  const parsed = new Map([
    ...read.map(({ source, parsed: result }) => [source.path, result] as const),
    ...refused.map(({ source, error }) => [source.path, err(error)] as const),
  ]);
  const files = buildReport(
    [...read, ...refused].map(({ source }) => source),
    parsed,
    { scans, copies: grouped.copies },
    shown?.otherCases,
  );
  const indices = read.flatMap(({ source, parsed: result }) =>
    result.ok && result.value.kind === 'index' ? [{ path: source.path, files: result.value.files }] : [],
  );
  const missing = missingFromIndex(
    indices,
    [...read, ...refused].map(({ source }) => source.path),
  );
  return {
    id,
    read,
    refused,
    sources: new Map(read.map(({ source }) => [source.path, source])),
    instances: new Map(instances.map((instance) => [instance.path, instance])),
    examinations: grouped.examinations,
    scans,
    ...(shown && { listed: shown.listed }),
    refusedChanges: refusedOverrides.map(({ why }) => why),
    files: [...files, ...(given?.missing ?? []), ...missing],
  };
}
