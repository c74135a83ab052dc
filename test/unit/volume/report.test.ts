import { describe, expect, it } from 'vitest';
import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { ParsedFile } from '@/parse/format.ts';
import type { ImageInstance } from '@/parse/instance.ts';
import { groupInstances } from '@/volume/group.ts';
import { applyOverrides } from '@/volume/overrides.ts';
import { buildReport, countReport, reportCsv } from '@/volume/report.ts';
import { selectScans } from '@/volume/select.ts';
import { instance, picture, random, shuffled, stack } from './build.ts';

type Parsed = Result<ParsedFile, LongtailError>;

const image = (found: ImageInstance): [string, Parsed] => [
  found.path,
  ok({ kind: 'image', instance: found }),
];
const failed = (path: string, error: LongtailError): [string, Parsed] => [path, err(error)];
const imagesOf = (parsed: readonly (readonly [string, Parsed])[]) =>
  parsed.flatMap(([, result]) => (result.ok && result.value.kind === 'image' ? [result.value.instance] : []));

function report(parsed: readonly (readonly [string, Parsed])[], unread: readonly string[] = []) {
  const grouped = groupInstances(imagesOf(parsed));
  const paths = [...parsed.map(([path]) => path), ...unread];
  const files = paths.map((path) => ({ path, size: path.length }));
  return buildReport(files, new Map(parsed), grouped);
}

describe('the import report', () => {
  const scout = instance({ series: { uid: 'scout' }, imageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'] });
  const [slice] = stack(1, { instanceUid: 'twice' });
  if (!slice) throw new Error('no slice');

  it('says of each file what became of it and why', () => {
    const broken: LongtailError = { kind: 'corrupt-file', path: 'b', detail: 'cut' };
    const text: LongtailError = { kind: 'unknown-format', path: 't.txt', detail: 'text' };
    const sr: LongtailError = { kind: 'not-an-image', path: 'sr', what: 'structured report' };
    const rows = report(
      [
        image(slice),
        image({ ...slice, path: `${slice.path} copy` }),
        image(scout),
        image(picture('holiday.png')),
        failed('b', broken),
        failed('t.txt', text),
        failed('sr', sr),
        failed('Thumbs.db', { ...text, path: 'Thumbs.db' }),
        ['cases.json', ok({ kind: 'case-list', caseList: { cases: [] } })],
      ],
      ['.DS_Store', 'late.dcm'],
    );
    expect(rows.map(({ path, status, reason }) => [path, status, reason])).toEqual([
      [slice.path, 'used', undefined],
      [`${slice.path} copy`, 'duplicate', { kind: 'copy-of', path: slice.path }],
      [scout.path, 'viewing', { kind: 'excluded', why: 'localiser' }],
      ['holiday.png', 'viewing', { kind: 'excluded', why: 'modality-unknown' }],
      ['b', 'unreadable', broken],
      ['t.txt', 'not-an-image', text],
      ['sr', 'not-an-image', sr],
      [
        'Thumbs.db',
        'not-an-image',
        { kind: 'not-an-image', path: 'Thumbs.db', what: 'Windows thumbnail cache' },
      ],
      ['cases.json', 'used', undefined],
      [
        '.DS_Store',
        'not-an-image',
        { kind: 'not-an-image', path: '.DS_Store', what: 'macOS folder settings' },
      ],
      ['late.dcm', 'unreadable', { kind: 'cancelled' }],
    ]);
    expect(rows[0]?.size).toBe(slice.path.length);
  });

  it('follows the selection and the changes by hand', () => {
    const files = stack(3, { dicomModality: 'US' });
    const grouped = groupInstances(files);
    const [first] = grouped.scans;
    const changed = applyOverrides(grouped, [{ kind: 'exclude', scan: first?.id ?? '' }]).grouped;
    const scans = selectScans(changed.scans, changed.examinations);
    const rows = buildReport(
      files.map(({ path }) => ({ path, size: 1 })),
      new Map(files.map(image)),
      { ...changed, scans },
    );
    expect(rows.map((row) => row.reason)).toEqual([
      { kind: 'excluded', why: 'user' },
      undefined,
      { kind: 'excluded', why: 'over-limit' },
    ]);
  });

  it('counts a file as used when one of its scans is', () => {
    const file = instance({
      frames: [...stack(3, {}, { bValue: 0 }), ...stack(3, {}, { bValue: 1 })].flatMap((i) => i.frames),
      dicomModality: 'MR',
    });
    const grouped = groupInstances([file]);
    expect(grouped.scans).toHaveLength(2);
    for (const { id } of grouped.scans) {
      const out = applyOverrides(grouped, [{ kind: 'exclude', scan: id }]).grouped;
      const rows = buildReport([{ path: file.path, size: 1 }], new Map([image(file)]), out);
      expect(rows.map((row) => row.status)).toEqual(['used']);
    }
  });

  it.each(Array.from({ length: 20 }, (_, seed) => seed))(
    'has one row a file, in order, and counts add up (seed %i)',
    (seed) => {
      const next = random(seed + 100);
      const some = <T>(n: number, make: (i: number) => T) =>
        Array.from({ length: Math.floor(next() * n) }, (_, i) => make(i));
      const images = [
        ...stack(Math.ceil(next() * 20)),
        ...some(9, () => scoutOf()),
        ...some(9, (i) => picture(`${i}.png`)),
      ];
      const copies = some(5, (i) => ({ ...(images[i % images.length] ?? slice), path: `copy ${i}` }));
      const bad = some(9, (i) =>
        failed(`bad ${i}`, { kind: 'truncated-file', path: `bad ${i}`, detail: '' }),
      );
      const unread = some(9, (i) => `unread ${i}`);
      const parsed = shuffled([...[...images, ...copies].map(image), ...bad], next);
      const rows = report(parsed, unread);
      expect(rows.map((row) => row.path)).toEqual([...parsed.map(([path]) => path), ...unread]);
      const counts = [...countReport(rows).values()].flatMap((reasons) => [...reasons.values()]);
      expect(counts.reduce((a, b) => a + b, 0)).toBe(rows.length);
      // A row without a reason is used, and every other says why.
      for (const row of rows) expect(row.reason === undefined).toBe(row.status === 'used');
      expect(reportCsv(rows).split('\r\n')).toHaveLength(rows.length + 2);
    },
  );

  const scoutOf = () =>
    instance({ series: { uid: 'scout' }, imageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'] });

  it('refuses to lose a file that was read', () => {
    const files = [{ path: slice.path, size: 1 }];
    expect(() => buildReport(files, new Map([image(slice)]), { scans: [], copies: new Map() })).toThrow(
      /in no scan/,
    );
  });
});

describe('as CSV', () => {
  it('quotes what must be, defuses formulas, and takes words for reasons', () => {
    const rows = [
      { path: 'a,"b".dcm', size: 3, status: 'used' as const },
      {
        path: '=cmd()',
        size: 0,
        status: 'duplicate' as const,
        reason: { kind: 'copy-of' as const, path: 'x' },
      },
    ];
    expect(reportCsv(rows)).toBe(
      '\uFEFFpath,bytes,status,reason,detail\r\n"a,""b"".dcm",3,used,,\r\n\'=cmd(),0,duplicate,copy-of,x\r\n',
    );
    expect(reportCsv(rows, (reason) => `said of ${reason.kind}`)).toContain('said of copy-of');
  });
});
