import { describe, expect, it } from 'vitest';
import { withoutNames } from '@/report/anonymous.ts';
import type { CaseResult } from '@/report/case-result.ts';
import { createText } from '@/text/create-text.ts';
import { toCsv } from '@/report/csv.ts';
import { isBlank, type HumanReading } from '@/report/human-reading.ts';
import { fromJson, toJson } from '@/report/result-json.ts';
import { builtResult } from '../../support/case-result.ts';

const human: HumanReading = {
  labels: [
    { index: 123, name: 'Pneumonia', icd10cm: 'J18', opinion: 'disagree', note: '=only "atelectasis"' },
    { index: 25, name: 'COVID-19', icd10cm: 'U07', opinion: undefined, note: 'tested' },
  ],
  finalDiagnosis: 'Linear atelectasis',
  note: 'second\nreading',
};
const result: CaseResult = { ...builtResult(), human };

const { t } = createText();

describe('the user’s own reading', () => {
  it('comes back from JSON as it was', () => {
    expect(fromJson(toJson(result), 'a.json')).toEqual({ ok: true, value: result });
  });

  it('has columns of its own in CSV, named as the reader’s', () => {
    const lines = toCsv(result, t, 2).split('\r\n');
    const header = lines.findIndex((line) => line.startsWith('rank,'));
    expect(lines[header]).toMatch(/,reader_opinion,reader_note$/);
    expect(lines[header + 1]).toMatch(/,disagree,"'=only ""atelectasis"""$/);
    expect(lines[header + 2]).toMatch(/,,tested$/);
    expect(lines.slice(0, header)).toContain('# diagnosis by the reader: Linear atelectasis');
    expect(lines.slice(0, header)).toContain('# note by the reader: second reading');
    expect(toCsv(builtResult(), t, 2)).not.toContain('by the reader');
  });

  it('is blank only where nothing was said', () => {
    expect(isBlank({ labels: [], finalDiagnosis: '', note: '' })).toBe(true);
    expect(isBlank(human)).toBe(false);
  });
});

describe('a result without names', () => {
  it('has neither case, path nor scan id, and every number', () => {
    const named: CaseResult = {
      ...result,
      caseName: 'Doe, Jane',
      scans: [
        { scanId: 'study:1.2.840.77|Doe', source: 'Doe/1.dcm', slices: 1 },
        { scanId: 'folder:Doe', source: 'Doe', slices: 40 },
      ],
      diagnosis: {
        ...result.diagnosis,
        scans: result.diagnosis.scans.map((scan, i) => ({
          ...scan,
          scanId: ['study:1.2.840.77|Doe', 'folder:Doe'][i] ?? '',
        })),
      },
    };
    const bare = withoutNames(named);
    expect(JSON.stringify(bare)).not.toMatch(/Doe|1\.2\.840/);
    expect(bare.scans).toEqual([
      { scanId: 'scan-1', slices: 1 },
      { scanId: 'scan-2', slices: 40 },
    ]);
    expect(bare.diagnosis.ranking).toBe(named.diagnosis.ranking);
    expect(fromJson(toJson(bare), 'a.json').ok).toBe(true);
  });
});
