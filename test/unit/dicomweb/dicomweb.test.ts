import { describe, expect, it } from 'vitest';
import { ownPath } from '@/files/dicomweb/bulk.ts';
import { headerBytes } from '@/files/dicomweb/header-bytes.ts';
import { toDataset } from '@/files/dicomweb/json.ts';
import { parameter, readParts } from '@/files/dicomweb/multipart.ts';
import { spellings, studyParameters } from '@/files/dicomweb/search.ts';
import { parseFile } from '@/parse/parse.ts';
import { memorySource } from '../../support/memory-source.ts';

const bytesOf = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const textOf = (bytes: Uint8Array | undefined) => new TextDecoder('latin1').decode(bytes);

describe('answers of several parts', () => {
  const type = 'multipart/related; type="application/octet-stream"; boundary="a b"';
  const body =
    'preamble\r\n--a b\r\nContent-Type: image/jls; transfer-syntax=1.2.3\r\n\r\nfirst\r\n--a\r\n' +
    '\r\n--a b\r\nContent-Length: 0\r\n\r\n\r\n--a b--\r\nepilogue';

  it('are taken apart by their boundary alone, whatever the content looks like', () => {
    const parts = readParts(type, bytesOf(body));
    expect(parts.map(({ contentType, bytes }) => [contentType, textOf(bytes)])).toEqual([
      ['image/jls; transfer-syntax=1.2.3', 'first\r\n--a\r\n'],
      ['', ''],
    ]);
    expect(parameter(parts[0]!.contentType, 'transfer-syntax')).toBe('1.2.3');
  });

  it('that break off are refused, wherever they do', () => {
    const end = body.lastIndexOf('--a b--') + 7;
    for (let cut = 0; cut < end; cut++)
      expect(() => readParts(type, bytesOf(body.slice(0, cut)))).toThrow(/part|none/);
    expect(() => readParts('multipart/related', bytesOf(body))).toThrow('boundary');
  });

  it('an answer that is not of several parts is its only one', () => {
    expect(readParts('application/octet-stream', bytesOf('x'))).toHaveLength(1);
  });
});

describe('metadata as a file', () => {
  const metadata = toDataset({
    '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.4'] },
    '00080060': { vr: 'CS', Value: ['MR'] },
    '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎' }] },
    '00080005': { vr: 'CS', Value: ['\\ISO 2022 IR 87'] },
    '0020000D': { vr: 'UI', Value: ['1.2'] },
    '0020000E': { vr: 'UI', Value: ['1.3'] },
    '00280002': { vr: 'US', Value: [1] },
    '00280004': { vr: 'CS', Value: ['MONOCHROME2'] },
    '00280008': { vr: 'IS', Value: [2] },
    '00280010': { vr: 'US', Value: [3] },
    '00280011': { vr: 'US', Value: [4] },
    '00280100': { vr: 'US', Value: [16] },
    '00280101': { vr: 'US', Value: [12] },
    '00280102': { vr: 'US', Value: [11] },
    '00280103': { vr: 'US', Value: [0] },
    '00281050': { vr: 'DS', Value: [40.5, '-600'] },
    '00281051': { vr: 'DS', Value: [400, 1500] },
    '52009229': {
      vr: 'SQ',
      Value: [{ '00289110': { vr: 'SQ', Value: [{ '00280030': { vr: 'DS', Value: [0.683594, 0.5] } }] } }],
    },
    '52009230': {
      vr: 'SQ',
      Value: [0, 2.5].map((z) => ({
        '00209113': { vr: 'SQ', Value: [{ '00200032': { vr: 'DS', Value: [1, -2, z] } }] },
        '00189117': { vr: 'SQ', Value: [{ '00189087': { vr: 'FD', Value: [1000] } }] },
      })),
    },
    '7FE00010': { vr: 'OW', BulkDataURI: 'bulk/7fe00010' },
    '60003000': { vr: 'OW', BulkDataURI: 'bulk/60003000' },
    junk: 'not an element',
  });

  it('reads like the file that it was made from', async () => {
    const source = {
      ...memorySource('x', headerBytes(metadata)),
      readFrame: () => Promise.reject(new Error()),
    };
    const parsed = await parseFile(source);
    if (!parsed.ok || parsed.value.kind !== 'image') throw new Error(JSON.stringify(parsed));
    const { frames, ...facts } = parsed.value.instance;
    expect(facts).toMatchObject({
      rows: 3,
      columns: 4,
      dicomModality: 'MR',
      patient: { name: 'Yamada Tarou' },
      pixel: { kind: 'u16', bitsStored: 12 },
      encoding: { format: 'dicom', frameByFrame: true },
      hasOverlay: true,
    });
    expect(frames.map(({ position, spacing, bValue }) => [position, spacing, bValue])).toEqual([
      [[1, -2, 0], [0.683594, 0.5], 1000],
      [[1, -2, 2.5], [0.683594, 0.5], 1000],
    ]);
    expect(frames[0]?.windows.map(({ center, width }) => [center, width])).toEqual([
      [40.5, 400],
      [-600, 1500],
    ]);
  });

  it('that is no image is told as what it is', async () => {
    const report = toDataset({
      '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.88.11'] },
      '0040A730': { vr: 'SQ' },
    });
    const parsed = await parseFile(memorySource('x', headerBytes(report)));
    expect(parsed).toMatchObject({ ok: false, error: { kind: 'not-an-image', what: 'a structured report' } });
  });
});

describe('searching', () => {
  const query = {
    patientName: ' doe ',
    patientId: '7',
    from: '2020-01-02',
    to: '',
    modality: 'CT',
    description: 'head*',
  };

  it('asks by the standard’s keys, with room for a name before and after', () => {
    const parameters = studyParameters(query, 50);
    expect(Object.fromEntries([...parameters].filter(([name]) => name !== 'includefield'))).toEqual({
      PatientName: '*doe*',
      PatientID: '7',
      StudyDate: '20200102-',
      ModalitiesInStudy: 'CT',
      StudyDescription: 'head*',
      limit: '26',
      offset: '50',
    });
  });

  it('spells a name as archives do', () => {
    expect(spellings('doe-müller, ann')).toEqual(['doe-müller, ann', 'DOE-MÜLLER, ANN', 'Doe-Müller, Ann']);
    expect(spellings('')).toEqual(['']);
  });
});

describe('addresses of bulk data', () => {
  it.each([
    ['http://pacs:8042/dicom-web/studies/1/bulk/a', '/studies/1/bulk/a'],
    ['../bulk/00281201', '/studies/1/series/bulk/00281201'],
    ['/rs/instances/5/bulk', '/instances/5/bulk'],
    ['http://elsewhere/file', undefined],
    ['http://[', undefined],
  ])('%s is %s at our own origin', (uri, path) => {
    expect(ownPath(uri, '/studies/1/series/2/metadata')).toBe(path);
  });
});
