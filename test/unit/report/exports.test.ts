import { describe, expect, it } from 'vitest';
import { parseFile } from '@/parse/parse.ts';
import { commonSource } from '@/report/case-result.ts';
import { toCliJson } from '@/report/cli-json.ts';
import { categoriesToCsv, csvCell, toCsv } from '@/report/csv.ts';
import { toText } from '@/report/plain-text.ts';
import { fromJson, toJson } from '@/report/result-json.ts';
import { createText } from '@/text/create-text.ts';
import { NOT_FOR_CLINICAL_USE } from '@/text/notice.ts';
import { builtResult } from '../../support/case-result.ts';
import { bytesSource } from '../../support/packs.ts';

const { t } = createText();
const result = builtResult();
const unmeasured = builtResult({ measured: false });

/** RFC 4180, as a spreadsheet reads it. */
function readCsv(csv: string): string[][] {
  const fields = [...csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)];
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of fields) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end !== ',') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('CSV', () => {
  const rows = readCsv(toCsv(result, t));
  const header = rows.findIndex((row) => row[0] === 'rank');
  const cell = (row: string[] | undefined, column: string) => row?.[rows[header]?.indexOf(column) ?? -1];

  it('says first what it is not for, with pack, version and time', () => {
    expect(rows.slice(0, header).flat()).toEqual([
      `# ${NOT_FOR_CLINICAL_USE}`,
      '# pack built, version 1.2.3',
      '# computed 2024-05-06T07:08:09.000Z with node',
      '# case Case "7", chest',
    ]);
    expect(toCsv(result, t)).toContain('"# case Case ""7"", chest"\r\n');
  });

  it('has every label once, in order, with a probability where it was measured and nowhere else', () => {
    const body = rows.slice(header + 1);
    expect(body).toHaveLength(5569);
    expect(body.every((row) => row.length === rows[header]?.length)).toBe(true);
    expect(body.slice(0, 4).map((row) => cell(row, 'name'))).toEqual([
      'Pneumonia',
      'COVID-19',
      'Normal',
      'Lobar pneumonia',
    ]);
    expect(Number(cell(body[0], 'probability'))).toBeCloseTo(1 / (1 + Math.exp(-3.267 / 0.905)), 6);
    expect(cell(body[0], 'threshold_mark')).toBe('over');
    expect(cell(body[1], 'verdict')).toBe('confounded');
    expect(body.slice(3).every((row) => cell(row, 'probability') === '')).toBe(true);
    expect(body.every((row) => cell(row, 'score_not_measured') === '')).toBe(true);
  });

  it('puts the score of a pack without measurements into a column of its own', () => {
    const [, , , , columns, first] = readCsv(toCsv(unmeasured, t, 1));
    expect(first?.[columns?.indexOf('probability') ?? -1]).toBe('');
    expect(Number(first?.[columns?.indexOf('score_not_measured') ?? -1])).toBeCloseTo(0.9633, 4);
  });

  it('lists the categories too', () => {
    const [, , , , columns, first] = readCsv(categoriesToCsv(result, t, 3));
    expect(columns).toContain('title');
    expect(first?.[1]).toBe(result.diagnosis.ranking.categories[0]?.code);
  });

  it.each([
    ['=cmd()', "'=cmd()"],
    ['-1 disease', "'-1 disease"],
    ['a, "b"', '"a, ""b"""'],
    ['two\nlines', '"two\nlines"'],
    [-1.5, '-1.5'],
    [undefined, ''],
  ])('writes %j as %j', (value, expected) => {
    expect(csvCell(value)).toBe(expected);
  });
});

describe('plain text', () => {
  const text = toText(result, t, 2);

  it('begins and ends with the notice and names pack, version and scans', () => {
    expect(text.startsWith(`${NOT_FOR_CLINICAL_USE}\n`)).toBe(true);
    expect(text.endsWith(`${NOT_FOR_CLINICAL_USE}\n`)).toBe(true);
    expect(text).toContain('Model: built, version 1.2.3');
    expect(text).toContain('2. X-ray (chest/lateral): 2 of 40 slices, weight 25.0 %, key slice 21');
    expect(text).not.toMatch(/report:|ranking:|\{\{|undefined/);
  });

  it('gives a probability with its verdict to measured labels alone', () => {
    expect(text).toMatch(/97\.4 % {2}Pneumonia \[J18\]: good; over the threshold/);
    expect(text).toMatch(/COVID-19 \[U07\]: confounded, do not believe/);
    expect(text).toMatch(/77\.1 % {2}U07 .*: through COVID-19, confounded, do not believe/);
    const [, related] = text.split('Related terms, not measured in this pack');
    expect(related?.split('ICD-10-CM')[0]).toMatch(/^\n {2}Lobar pneumonia/);
    expect(related?.split('ICD-10-CM')[0]).not.toContain('%');
  });

  it('says that nothing was measured where nothing was', () => {
    expect(toText(unmeasured, t)).toContain('nothing was measured in this pack');
    expect(toText(unmeasured, t)).not.toContain('Related terms');
  });

  it('leaves out the name of the case and the sources when they are not given', () => {
    const { caseName: _, ...rest } = result;
    const anonymous = { ...rest, scans: rest.scans.map(({ source: _source, ...scan }) => scan) };
    for (const exported of [toText(anonymous, t), toCsv(anonymous, t), toJson(anonymous)]) {
      expect(exported).not.toContain('chest/');
      expect(exported).not.toContain('Case "7"');
    }
  });
});

describe('saved JSON', () => {
  const saved = toJson(result);

  it('is named for what it is among the files of a folder', async () => {
    const parsed = await parseFile(
      bytesSource('folder/longtail-result.json', new TextEncoder().encode(saved)),
    );
    expect(parsed).toMatchObject({
      ok: false,
      error: { kind: 'not-an-image', what: expect.stringContaining('Longtail saved') as string },
    });
  });

  it('carries the notice and comes back whole, measured or not', () => {
    expect(saved).toContain(NOT_FOR_CLINICAL_USE);
    for (const original of [result, unmeasured]) {
      const back = fromJson(toJson(original), 'case.json');
      expect(back).toEqual({ ok: true, value: original });
    }
  });

  it.each([
    ['not JSON', '{"format"', 'corrupt-file', 'not JSON'],
    ['another JSON', '{"a":1}', 'unknown-format', 'no saved result'],
    [
      'a newer version',
      saved.replace('"formatVersion":1', '"formatVersion":2'),
      'unknown-format',
      'version 2',
    ],
    ['a wrong type', saved.replace('"weight":0.75', '"weight":"much"'), 'corrupt-file', 'scans.0.weight'],
    ['without its notice', saved.replace(NOT_FOR_CLINICAL_USE, 'Fine'), 'corrupt-file', 'notice'],
    ['a label twice', saved.replace('"index":123,', '"index":25,'), 'corrupt-file', 'stands twice'],
  ])('%s is refused, naming the file and the place', (_, text, kind, detail) => {
    expect(fromJson(text, 'case.json')).toMatchObject({
      ok: false,
      error: { kind, path: 'case.json', detail: expect.stringContaining(detail) as string },
    });
  });
});

describe('the command line’s JSON', () => {
  const line = toCliJson(
    {
      caseName: 'demo',
      diagnosis: result.diagnosis,
      scans: result.scans,
      files: [
        { path: 'chest/pa.png', size: 5, status: 'used' },
        {
          path: 'x.dcm',
          size: 0,
          status: 'unreadable',
          reason: { kind: 'truncated-file', path: 'x.dcm', detail: 'empty' },
        },
      ],
      top: 4,
    },
    t,
  );

  it('is one line with exactly the promised fields', () => {
    expect(line).not.toContain('\n');
    const parsed = JSON.parse(line) as Record<string, unknown>;
    expect(Object.keys(parsed)).toEqual([
      'case',
      'pack',
      'backend',
      'scans',
      'disorders',
      'icd10cm',
      'files',
      'milliseconds',
    ]);
    const logits = result.diagnosis.logits;
    expect(parsed).toMatchObject({
      case: 'demo',
      pack: 'built',
      backend: 'node',
      files: [
        { path: 'chest/pa.png', status: 'used', reason: '' },
        { path: 'x.dcm', status: 'unreadable', reason: 'x.dcm ends too early: empty.' },
      ],
      milliseconds: { encode: 12.5, fuse: 1 },
    });
    expect(parsed['scans']).toEqual([
      { modality: 'X-ray', source: 'chest/pa.png', slices: 1, used: 1, weight: 0.75, keySlice: 0 },
      { modality: 'X-ray', source: 'chest/lateral', slices: 40, used: 2, weight: 0.25, keySlice: 20 },
    ]);
    expect((parsed['disorders'] as unknown[])[3]).toEqual({
      index: 365,
      name: 'Lobar pneumonia',
      icd10cm: 'J18',
      group: 'medium',
      logit: logits[365],
      probability: null,
      measured: false,
    });
    expect((parsed['icd10cm'] as unknown[])[0]).toEqual({
      code: 'J18',
      title: 'Pneumonia, unspecified organism',
      score: result.diagnosis.ranking.disorders[0]?.probability,
    });
  });
});

describe('the common source of a scan', () => {
  it.each([
    [['a/1.dcm'], 'a/1.dcm'],
    [['a/b/1.dcm', 'a/b/2.dcm'], 'a/b'],
    [['a/b/1.dcm', 'a/c/2.dcm'], 'a'],
    [['a/1.dcm', 'b/2.dcm'], ''],
    [['4d.nii', '4d.nii'], '4d.nii'],
    [[], ''],
  ])('%j is %j', (paths, expected) => {
    expect(commonSource(paths)).toBe(expected);
  });
});
