import { gzipSync } from 'node:zlib';
import { openCase } from '@/pipeline/open-case.ts';
import { RADDIAG_LIMITS } from '@/volume/select.ts';
import { memorySource } from './memory-source.ts';
import { dicomFile, IMPLICIT, picture, words, type Element } from './synthetic-dicom.ts';
import { tarOf, zipOf } from '../unit/files/build.ts';

const pixels: Element = ['7fe00010', 'OW', words(Array.from({ length: 64 }, (_, i) => i))];
const image = (options: Parameters<typeof dicomFile>[1] = {}) =>
  dicomFile(
    picture({ rows: 8, columns: 8, modality: 'CT', sopClass: '1.2.840.10008.5.1.4.1.1.2' }, [pixels]),
    options,
  );
const index = dicomFile([['00041130', 'CS', 'DISC']], { sopClass: '1.2.840.10008.1.3.10' });

/** How files come, and what is then in the report: one row a file, `status` or `status reason`. */
const SOURCES: readonly (readonly [
  what: string,
  path: string,
  bytes: () => Promise<Uint8Array> | Uint8Array,
  expected: string,
])[] = [
  ['A file', 'IM0001.dcm', image, 'used'],
  ['A file without extension', 'IM0001', image, 'used'],
  ['A file without preamble', 'IM0001', () => image({ preamble: false }), 'used'],
  [
    'A bare dataset, implicit little endian',
    'IM0001',
    () => image({ preamble: false, meta: false, transferSyntax: IMPLICIT }),
    'used',
  ],
  ['ZIP', 'a.zip', () => zipOf({ 'x/1': image() }), 'used'],
  ['ZIP, stored', 'a.zip', () => zipOf({ 'x/1': image() }, { level: 0 }), 'used'],
  ['ZIP64', 'a.zip', () => zipOf({ 'x/1': image() }, { zip64: true }), 'used'],
  ['ZIP within ZIP', 'a.zip', async () => zipOf({ 'b.zip': await zipOf({ '1': image() }) }), 'used'],
  ['ZIP, AES, password given', 'a.zip', () => zipOf({ '1': image() }, { password: 'secret' }), 'used'],
  [
    'ZIP, ZipCrypto, password given',
    'a.zip',
    () => zipOf({ '1': image() }, { password: 'secret', zipCrypto: true }),
    'used',
  ],
  ['tar', 'a.tar', () => tarOf([{ name: '1', bytes: image() }]), 'used'],
  ['tar.gz', 'a.tar.gz', () => gzipSync(tarOf([{ name: '1', bytes: image() }])), 'used'],
  ['gzip, one file', 'IM0001.dcm.gz', () => gzipSync(image()), 'used'],
  ['DICOMDIR', 'DICOMDIR', () => index, 'not-an-image'],
];

export interface SourceOutcome {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
  readonly passed: boolean;
}

/** Opens a case by every way in which files come. */
export const runSources = (): Promise<readonly SourceOutcome[]> =>
  Promise.all(
    SOURCES.map(async ([what, path, bytes, expected]) => {
      const source = memorySource(path, new Uint8Array(await bytes()));
      const opened = await openCase([source], {
        limits: RADDIAG_LIMITS,
        password: () => Promise.resolve('secret'),
      });
      const found = opened.ok ? opened.value.files.map(({ status }) => status).join() : opened.error.kind;
      return { what, expected, found, passed: found === expected };
    }),
  );
