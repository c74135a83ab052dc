import type { LongtailError } from '@/core/errors.ts';
import type { Result } from '@/core/result.ts';
import { junkKind } from '@/files/junk.ts';
import type { ParsedFile } from '@/parse/format.ts';
import type { Grouped } from './group.ts';
import type { FileReport, FileStatus, Scan } from './scan.ts';

const INDEX = 'a DICOMDIR (index of the media)';

type Reason = NonNullable<FileReport['reason']>;

/**
 * The import report: one row for each file, in the order given, whatever became of it.
 * @param files everything that was dropped, archives by their entries, refused archives included
 * @param parsed by path; a file that is missing here was never read, because the reading was cancelled
 * @param grouped as it stands, that is after overrides and the selection by limits
 * @param otherCases path of a file of another case of the list -> that case's name
 */
export function buildReport(
  files: readonly { readonly path: string; readonly size: number }[],
  parsed: ReadonlyMap<string, Result<ParsedFile, LongtailError>>,
  grouped: Pick<Grouped, 'scans' | 'copies'>,
  otherCases: ReadonlyMap<string, string> = new Map(),
): readonly FileReport[] {
  const scanOf = scansByFile(grouped.scans);
  // A header that stands for a pair: its row has its own size, and that of the voxels follows it.
  const ownSize = new Map(
    [...parsed.values()].flatMap((result) =>
      result.ok && result.value.kind === 'part' ? [[result.value.of, result.value.ofSize] as const] : [],
    ),
  );
  const rowOf = ({ path, size: given }: { readonly path: string; readonly size: number }): FileReport => {
    const size = ownSize.get(path) ?? given;
    const row = (status: FileStatus, reason?: Reason): FileReport => ({
      path,
      size,
      status,
      ...(reason && { reason }),
    });
    const result = parsed.get(path);
    const junk = junkKind(path);
    if (junk !== undefined && !result?.ok)
      return row('not-an-image', { kind: 'not-an-image', path, what: junk });
    if (!result) return row('unreadable', { kind: 'cancelled' });
    if (!result.ok) return row(statusOf(result.error), result.error);
    if (result.value.kind === 'part') return { ...rowOf({ path: result.value.of, size: 0 }), path, size };
    if (result.value.kind === 'case-list') return row('used');
    if (result.value.kind === 'index')
      return row('not-an-image', { kind: 'not-an-image', path, what: INDEX });
    const otherCase = otherCases.get(path);
    if (otherCase !== undefined) return row('viewing', { kind: 'other-case', name: otherCase });
    const original = grouped.copies.get(path);
    if (original !== undefined) return row('duplicate', { kind: 'copy-of', path: original });
    const scan = scanOf.get(path);
    if (!scan) throw new Error(`${path} was read and is in no scan`);
    return scan.excluded === undefined
      ? row('used')
      : row('viewing', { kind: 'excluded', why: scan.excluded });
  };
  return files.map(rowOf);
}

/** A scan of each file; one that takes part before one that does not, where a file is in several. */
function scansByFile(scans: readonly Scan[]): ReadonlyMap<string, Scan> {
  const found = new Map<string, Scan>();
  for (const scan of scans)
    for (const { path } of scan.slices)
      if (scan.excluded === undefined || !found.has(path)) found.set(path, scan);
  return found;
}

/** What nobody claims is an image is no failure. */
const statusOf = ({ kind }: LongtailError): FileStatus =>
  kind === 'not-an-image' || kind === 'unknown-format' ? 'not-an-image' : 'unreadable';

/** Rows of each status, and of each reason within it. */
export function countReport(
  rows: readonly FileReport[],
): ReadonlyMap<FileStatus, ReadonlyMap<string, number>> {
  const counts = new Map<FileStatus, Map<string, number>>();
  for (const { status, reason } of rows) {
    const byReason = counts.get(status) ?? new Map<string, number>();
    const name = reasonName(reason);
    byReason.set(name, (byReason.get(name) ?? 0) + 1);
    counts.set(status, byReason);
  }
  return counts;
}

const reasonName = (reason: FileReport['reason']): string =>
  reason === undefined ? '' : reason.kind === 'excluded' ? reason.why : reason.kind;

/**
 * The report as CSV (RFC 4180, UTF-8 with a byte order mark for spreadsheets).
 * @param describe a reason in words; by default its facts
 */
export function reportCsv(
  rows: readonly FileReport[],
  describe: (reason: Reason) => string = factsOf,
): string {
  const lines = rows.map(({ path, size, status, reason }) =>
    [path, String(size), status, reasonName(reason), reason ? describe(reason) : ''].map(cell).join(','),
  );
  return `\uFEFF${['path,bytes,status,reason,detail', ...lines].join('\r\n')}\r\n`;
}

function factsOf(reason: Reason): string {
  return Object.entries(reason)
    .filter(([key]) => key !== 'kind' && (key !== 'path' || reason.kind === 'copy-of'))
    .map(([, value]) => String(value))
    .join('; ');
}

/** A spreadsheet runs a cell that begins like a formula, and file names come from strangers. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
