import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { missingFromIndex } from '@/pipeline/media-index.ts';
import { openCase } from '@/pipeline/open-case.ts';
import { RADDIAG_LIMITS } from '@/volume/select.ts';
import { runTool } from '../../support/dicom-tools.ts';
import { memorySource } from '../../support/memory-source.ts';
import { dicomFile, picture, words, type Element } from '../../support/synthetic-dicom.ts';

const media = mkdtempSync(join(tmpdir(), 'longtail-media-'));
afterAll(() => rmSync(media, { recursive: true, force: true }));

const CT = '1.2.840.10008.5.1.4.1.1.2';

function slice(number: number): Uint8Array {
  const more: Element[] = [
    ['00080018', 'UI', `1.2.3.${number}`],
    ['00080020', 'DA', '20240101'],
    ['00080030', 'TM', '120000'],
    ['00100010', 'PN', 'Disc^Test'],
    ['00100020', 'LO', 'D1'],
    ['00200010', 'SH', '1'],
    ['00200011', 'IS', '1'],
    ['00200013', 'IS', String(number)],
    ['7fe00010', 'OW', words([1, 2, 3, 4].map((value) => value + number))],
  ];
  return dicomFile(picture({ rows: 2, columns: 2, sopClass: CT, modality: 'CT' }, more), { sopClass: CT });
}

/** An index as a disc has it, built in code: two levels of records, the files' names in parts. */
const index = (names: readonly string[]): Uint8Array =>
  dicomFile(
    [
      [
        '00041220',
        'SQ',
        [
          [['00041430', 'CS', 'PATIENT']],
          ...names.map((name): Element[] => [
            ['00041430', 'CS', 'IMAGE'],
            ['00041500', 'CS', name],
          ]),
        ],
      ],
    ],
    { sopClass: '1.2.840.10008.1.3.10' },
  );

async function rowsOf(files: readonly (readonly [string, Uint8Array])[]) {
  const opened = await openCase(
    files.map(([path, bytes]) => memorySource(path, bytes)),
    { limits: RADDIAG_LIMITS },
  );
  if (!opened.ok) throw new Error(opened.error.kind);
  return opened.value.files.map(({ path, status, reason }) => [path, status, reason?.kind]);
}

describe('a DICOMDIR', () => {
  it('is an index and no image, and each file that it names and is not there is a row', async () => {
    const rows = await rowsOf([
      ['disc/DICOMDIR', index(['IMAGES\\IM1', 'IMAGES\\IM2', 'IMAGES\\IM3'])],
      ['disc/IMAGES/IM1', slice(1)],
      ['disc/images/im3.dcm', slice(3)],
    ]);
    expect(rows).toEqual([
      ['disc/DICOMDIR', 'not-an-image', 'not-an-image'],
      ['disc/IMAGES/IM1', 'used', undefined],
      ['disc/images/im3.dcm', 'used', undefined],
      ['disc/IMAGES/IM2', 'unreadable', 'missing-file'],
    ]);
  });

  it('that is broken is a row with its reason, and the images stay', async () => {
    const whole = index(['IMAGES\\IM1', 'IMAGES\\IM2']);
    const rows = await rowsOf([
      ['DICOMDIR', whole.subarray(0, whole.length - 20)],
      ['IMAGES/IM1', slice(1)],
    ]);
    expect(rows).toEqual([
      ['DICOMDIR', 'unreadable', 'corrupt-file'],
      ['IMAGES/IM1', 'used', undefined],
    ]);
  });

  it('finds files that a copy has renamed as discs do', () => {
    const found = ['x/a/im1', 'x/A/IM2;1', 'x/A/IM3.', 'x/A/IM4.DCM'];
    expect(
      missingFromIndex([{ path: 'x/DICOMDIR', files: ['A/IM1', 'A/IM2', 'A/IM3', 'A/IM4'] }], found),
    ).toEqual([]);
  });

  it('written by dcmmkdir names every file of the disc', async () => {
    mkdirSync(join(media, 'IMAGES'));
    for (let i = 1; i <= 4; i++) writeFileSync(join(media, 'IMAGES', `IM${i}`), slice(i));
    const names = readdirSync(join(media, 'IMAGES')).map((name) => join('IMAGES', name));
    const made = runTool(
      'dcmmkdir',
      ['--general-purpose', '--invent', '--no-consistency-check', ...names],
      media,
    );
    expect(made, made.stderr).toMatchObject({ status: 0 });
    const files = ['DICOMDIR', ...names.filter((name) => !name.endsWith('IM2'))].map(
      (name) => [name, new Uint8Array(readFileSync(join(media, name)))] as const,
    );
    expect(await rowsOf(files)).toEqual([
      ['DICOMDIR', 'not-an-image', 'not-an-image'],
      ['IMAGES/IM1', 'used', undefined],
      ['IMAGES/IM3', 'used', undefined],
      ['IMAGES/IM4', 'used', undefined],
      ['IMAGES/IM2', 'unreadable', 'missing-file'],
    ]);
  });
});
