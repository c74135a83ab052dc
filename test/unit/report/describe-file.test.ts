import { describe, expect, it } from 'vitest';
import { describeReport } from '@/report/describe-file.ts';
import { createText } from '@/text/create-text.ts';
import type { ExclusionReason, FileReport, FileStatus } from '@/volume/scan.ts';

const { t } = createText();
const row = (status: FileStatus, reason?: FileReport['reason']): FileReport => ({
  path: 'a/1.dcm',
  size: 10,
  status,
  ...(reason ? { reason } : {}),
});

/** The compiler asks for a new line here when a status or a reason is added. */
const STATUSES = Object.keys({
  used: 0,
  viewing: 0,
  'not-an-image': 0,
  duplicate: 0,
  unreadable: 0,
} satisfies Record<FileStatus, 0>) as FileStatus[];
const EXCLUSIONS = Object.keys({
  localiser: 0,
  screenshot: 0,
  'modality-unknown': 0,
  'over-limit': 0,
  derived: 0,
  user: 0,
} satisfies Record<ExclusionReason, 0>) as ExclusionReason[];

describe('a row of the import report in words', () => {
  it.each(STATUSES)('%s without a reason has all three parts', (status) => {
    for (const text of Object.values(describeReport(row(status), t))) {
      expect(text).toMatch(/^[A-Z]/);
      expect(text).not.toContain(status === 'used' ? 'used.' : `${status}.r`);
    }
  });

  it.each(EXCLUSIONS)('left out as %s says why and what to do', (why) => {
    const text = describeReport(row('viewing', { kind: 'excluded', why }), t);
    expect(text.status).toBe('Kept for viewing');
    expect(text.reason).toMatch(/^[A-Z].*\.$/);
    expect(text.remedy).toMatch(/^[A-Z].*\.$/);
    expect(text.reason).not.toContain('excluded.');
  });

  it('names the file that a duplicate repeats', () => {
    const text = describeReport(row('duplicate', { kind: 'copy-of', path: 'b/2.dcm' }), t);
    expect(text.reason).toBe('The same as b/2.dcm.');
  });

  it('gives an error’s own detail and remedy', () => {
    const reason = { kind: 'truncated-file', path: 'a/1.dcm', detail: 'the file is empty' } as const;
    const text = describeReport(row('unreadable', reason), t);
    expect(text.status).toBe('Unreadable');
    expect(text.reason).toBe('a/1.dcm ends too early: the file is empty.');
    expect(text.remedy).toContain('Copy or export the file again');
  });
});
