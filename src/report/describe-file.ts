import type { Translator } from '@/text/create-text.ts';
import { describeError } from '@/text/describe-error.ts';
import { fill } from '@/text/fill.ts';
import type { FileReport } from '@/volume/scan.ts';

/** A row of the import report in words. */
export interface FileText {
  readonly status: string;
  readonly reason: string;
  readonly remedy: string;
}

/** What became of a file, why, and what can be done. Takes a `t` of any namespace. */
export function describeReport(row: FileReport, t: Translator): FileText {
  return { status: t(`report:status.${row.status}`), ...reasonOf(row, t) };
}

function reasonOf({ status, reason }: FileReport, t: Translator): Omit<FileText, 'status'> {
  if (!reason) return { reason: t(`report:${status}.reason`), remedy: t(`report:${status}.remedy`) };
  switch (reason.kind) {
    case 'excluded': {
      const key = `report:excluded.${reason.why}`;
      return { reason: t(`${key}.reason`), remedy: t(`${key}.remedy`) };
    }
    case 'copy-of':
      return {
        reason: fill(t, 'report:copy-of.reason', { path: reason.path }),
        remedy: t('report:copy-of.remedy'),
      };
    case 'other-case':
      return {
        reason: fill(t, 'report:other-case.reason', { name: reason.name }),
        remedy: t('report:other-case.remedy'),
      };
    default: {
      const { detail, remedy } = describeError(reason, t);
      return { reason: detail, remedy };
    }
  }
}
