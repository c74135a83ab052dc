import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { LongtailError } from '@/core/errors.ts';
import { decodeText } from '@/parse/dicom/charset.ts';
import type { ImageInstance } from '@/parse/instance.ts';
import { parseFile } from '@/parse/parse.ts';
import { decodeFrame } from '@/pixels/decode.ts';
import { memorySource } from '../../support/memory-source.ts';
import {
  BIG_ENDIAN,
  concat,
  DEFLATED,
  dicomFile,
  EXPLICIT,
  IMPLICIT,
  picture,
  words,
  type DicomOptions,
  type Element,
} from '../../support/synthetic-dicom.ts';

async function imageOf(file: Uint8Array): Promise<ImageInstance> {
  const parsed = await parseFile(memorySource('made', file));
  if (!parsed.ok || parsed.value.kind !== 'image') throw new Error(JSON.stringify(parsed));
  return parsed.value.instance;
}

async function errorOf(file: Uint8Array): Promise<LongtailError> {
  const parsed = await parseFile(memorySource('made', file));
  if (parsed.ok) throw new Error('it was read');
  return parsed.error;
}

const FACTS = { rows: 2, columns: 3, modality: 'CT', sopClass: '1.2.840.10008.5.1.4.1.1.2' };
const PIXELS: Element = ['7fe00010', 'OW', words([1, 2, 3, 4, 5, 6])];
const HEADER: readonly Element[] = [
  ['00080008', 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'],
  ['00080020', 'DA', '20240131'],
  ['0008103e', 'LO', 'Thorax 5.0'],
  ['00100010', 'PN', 'Doe^Jane'],
  ['00180015', 'CS', 'CHEST'],
  ['00180050', 'DS', '5.0'],
  ['00200011', 'IS', '3'],
  ['00200013', 'IS', '17'],
  ['00200032', 'DS', '-100.5\\-90\\12.25'],
  ['00200037', 'DS', '1\\0\\0\\0\\1\\0'],
  ['00280030', 'DS', '0.5\\0.75'],
  ['00281050', 'DS', '40\\-600'],
  ['00281051', 'DS', '400\\1500'],
  ['00281052', 'DS', '-1024'],
  ['00281053', 'DS', '1'],
];

describe('DICOM headers', () => {
  const forms: readonly (readonly [string, DicomOptions])[] = [
    ['explicit little endian', {}],
    ['implicit little endian', { transferSyntax: IMPLICIT }],
    ['big endian', { transferSyntax: BIG_ENDIAN }],
    ['deflated', { transferSyntax: DEFLATED }],
    ['no preamble', { preamble: false }],
    ['neither preamble nor meta, explicit', { preamble: false, meta: false }],
    ['neither preamble nor meta, implicit', { preamble: false, meta: false, transferSyntax: IMPLICIT }],
    ['neither preamble nor meta, big endian', { preamble: false, meta: false, transferSyntax: BIG_ENDIAN }],
    ['sequences of undefined length', { undefinedLengths: true }],
  ];
  for (const [name, options] of forms)
    test(name, async () => {
      const sequence: Element = ['00082218', 'SQ', [[['00080104', 'LO', 'Lung']]]];
      const pixels: Element = [
        '7fe00010',
        'OW',
        words([1, 2, 3, 4, 5, 6], options.transferSyntax !== BIG_ENDIAN),
      ];
      const file = dicomFile(
        picture(FACTS, [...HEADER, sequence, pixels]),
        options,
        (b) => new Uint8Array(deflateRawSync(b)),
      );
      const instance = await imageOf(file);
      expect(instance).toMatchObject({
        rows: 2,
        columns: 3,
        dicomModality: 'CT',
        study: { uid: '1.2.3', date: '20240131' },
        series: { uid: '1.2.3.1', number: 3, description: 'Thorax 5.0' },
        patient: { name: 'Doe Jane' },
        instanceNumber: 17,
        imageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
        words: ['CHEST', 'Thorax 5.0', 'Lung'],
      });
      expect(instance.frames[0]).toEqual({
        position: [-100.5, -90, 12.25],
        orientation: [
          [1, 0, 0],
          [0, 1, 0],
        ],
        spacing: [0.5, 0.75],
        sliceThickness: 5,
        rescale: { slope: 1, intercept: -1024 },
        windows: [
          { center: 40, width: 400, shape: 'LINEAR' },
          { center: -600, width: 1500, shape: 'LINEAR' },
        ],
      });
      const slice = await decodeFrame(instance, 0, memorySource('made', file));
      expect(slice.ok && [...slice.value.values]).toEqual([1, 2, 3, 4, 5, 6]);
    });

  test('explicit header, implicit dataset: the data decides', async () => {
    const file = dicomFile(picture(FACTS, [PIXELS]), { transferSyntax: IMPLICIT });
    const text = Buffer.from(file).toString('latin1').replace('1.2.840.10008.1.2\0', '1.2.840.10008.1.2 ');
    expect((await imageOf(new Uint8Array(Buffer.from(text, 'latin1')))).rows).toBe(2);
  });

  test('windows: functions, and zeros that mean none', async () => {
    const windows = async (elements: readonly Element[]) =>
      (await imageOf(dicomFile(picture(FACTS, [...elements, PIXELS])))).frames[0]!.windows;
    expect(
      await windows([
        ['00281050', 'DS', '0'],
        ['00281051', 'DS', '0'],
      ]),
    ).toEqual([]);
    expect(
      await windows([
        ['00281050', 'DS', '9'],
        ['00281051', 'DS', '0.5'],
      ]),
    ).toEqual([{ center: 9, width: 0.5, shape: 'LINEAR_EXACT' }]);
    for (const shape of ['SIGMOID', 'LINEAR_EXACT', 'LINEAR'])
      expect(
        await windows([
          ['00281050', 'DS', '9'],
          ['00281051', 'DS', '5'],
          ['00281055', 'LO', 'A'],
          ['00281056', 'CS', shape],
        ]),
      ).toEqual([{ center: 9, width: 5, shape, explanation: 'A' }]);
  });

  test('modality and VOI tables, signed first values, eight-bit data', async () => {
    const table = (descriptor: number[], data: Element[2]): Element[] => [
      ['00283002', 'US', descriptor],
      ['00283006', 'OW', data],
    ];
    const { frames } = await imageOf(
      dicomFile(
        picture({ ...FACTS, signed: true }, [
          ['00283000', 'SQ', [table([3, 65535, 16], [10, 20, 300])]],
          ['00283010', 'SQ', [table([4, 0, 8], Uint8Array.of(1, 2, 3, 4))]],
          PIXELS,
        ]),
      ),
    );
    expect(frames[0]!.modalityLut).toEqual({ first: -1, bits: 16, entries: [10, 20, 300] });
    expect(frames[0]!.voiLut).toEqual({ first: 0, bits: 8, entries: [1, 2, 3, 4] });
  });

  test('enhanced multi-frame: the frame’s own groups before the shared ones', async () => {
    const own = (z: number, b: number): Element[] => [
      ['00209113', 'SQ', [[['00200032', 'DS', `0\\0\\${z}`]]]],
      [
        '00209111',
        'SQ',
        [
          [
            ['00209056', 'SH', '1'],
            ['00209128', 'UL', [2]],
          ],
        ],
      ],
      ['00189117', 'SQ', [[['00189087', 'FD', [b]]]]],
      [
        '00289145',
        'SQ',
        [
          [
            ['00281052', 'DS', String(z)],
            ['00281053', 'DS', '2'],
          ],
        ],
      ],
    ];
    for (const undefinedLengths of [true, false]) {
      const { frames } = await imageOf(
        dicomFile(
          picture({ ...FACTS, frames: 2 }, [
            [
              '52009229',
              'SQ',
              [
                [
                  ['00209116', 'SQ', [[['00200037', 'DS', '1\\0\\0\\0\\0\\-1']]]],
                  [
                    '00289110',
                    'SQ',
                    [
                      [
                        ['00280030', 'DS', '1\\2'],
                        ['00180050', 'DS', '4'],
                      ],
                    ],
                  ],
                  [
                    '00289132',
                    'SQ',
                    [
                      [
                        ['00281050', 'DS', '50'],
                        ['00281051', 'DS', '100'],
                      ],
                    ],
                  ],
                  ['00189114', 'SQ', [[['00189082', 'FD', [30.5]]]]],
                ],
              ],
            ],
            ['52009230', 'SQ', [own(10, 0), own(15, 1000)]],
            ['7fe00010', 'OW', words(Array(12).fill(7))],
          ]),
          { undefinedLengths },
        ),
      );
      expect(frames.map((f) => f.position![2])).toEqual([10, 15]);
      expect(frames.map((f) => f.bValue)).toEqual([0, 1000]);
      expect(frames[1]).toMatchObject({
        orientation: [
          [1, 0, 0],
          [0, 0, -1],
        ],
        spacing: [1, 2],
        sliceThickness: 4,
        rescale: { slope: 2, intercept: 15 },
        windows: [{ center: 50, width: 100, shape: 'LINEAR' }],
        echo: '30.5',
        stackId: '1',
        temporalPosition: '2',
      });
    }
  });

  test('a header longer than the first read, and no pixel is read with it', async () => {
    const long: Element = ['00091010', 'OB', new Uint8Array(300_000)];
    const pixels: Element = ['7fe00010', 'OW', new Uint8Array(2 * 1000 * 1000)];
    const source = memorySource('made', dicomFile(picture({ rows: 1000, columns: 1000 }, [long, pixels])));
    const parsed = await parseFile(source);
    expect(parsed.ok).toBe(true);
    expect(source.bytesRead()).toBeLessThan(800_000);
  });

  test('overlays and burned-in text are noted', async () => {
    const file = dicomFile(
      picture(FACTS, [['00280301', 'CS', 'YES'], ['60003000', 'OW', words([0])], PIXELS]),
    );
    expect(await imageOf(file)).toMatchObject({ burnedIn: true, hasOverlay: true });
  });
});

describe('encapsulated frames', () => {
  const frame = (n: number, length: number) =>
    Uint8Array.from({ length }, (_, i) => (i < 4 ? [0xff, 0xd8, 0xff, n][i]! : n));
  const facts = { ...FACTS, frames: 3, bitsAllocated: 8 };
  const syntax = { transferSyntax: '1.2.840.10008.1.2.4.50' };
  const lengths = async (file: Uint8Array) => {
    const { encoding } = await imageOf(file);
    if (encoding.format !== 'dicom') throw new Error(encoding.format);
    return encoding.fragments.map((list) =>
      list.map(([start, end]) => [file[start]!, file[start + 3]!, end - start]),
    );
  };
  const split = [frame(1, 10), frame(2, 12).slice(0, 6), frame(2, 12).slice(6), frame(3, 8)];
  const wanted = [
    [[255, 1, 10]],
    [
      [255, 2, 6],
      [2, 2, 6],
    ],
    [[255, 3, 8]],
  ];
  const table = new Uint8Array(Uint32Array.of(0, 18, 46).buffer);

  test('by the basic offset table', async () => {
    expect(await lengths(dicomFile(picture(facts), { ...syntax, fragments: [table, ...split] }))).toEqual(
      wanted,
    );
  });
  test('by the extended offset table', async () => {
    const offsets: Element = ['7fe00001', 'OV', new Uint8Array(BigUint64Array.of(0n, 18n, 46n).buffer)];
    const file = dicomFile(picture(facts, [['7fe00001', 'UN', offsets[2]]]), {
      ...syntax,
      fragments: [new Uint8Array(0), ...split],
    });
    expect(await lengths(file)).toEqual(wanted);
  });
  test('by the start markers where there is no table, or a wrong one', async () => {
    for (const first of [
      new Uint8Array(0),
      new Uint8Array(12),
      new Uint8Array(Uint32Array.of(0, 19, 46).buffer),
    ])
      expect(await lengths(dicomFile(picture(facts), { ...syntax, fragments: [first, ...split] }))).toEqual(
        wanted,
      );
  });
  test('one fragment a frame', async () => {
    const file = dicomFile(picture(facts), {
      ...syntax,
      fragments: [new Uint8Array(0), frame(1, 6), frame(2, 8), frame(3, 10)],
      delimiter: false,
    });
    expect(await lengths(file)).toEqual([[[255, 1, 6]], [[255, 2, 8]], [[255, 3, 10]]]);
  });
  test('a frame too few is a truncated file', async () => {
    const file = dicomFile(picture(facts), {
      ...syntax,
      fragments: [new Uint8Array(0), frame(1, 6), frame(2, 8)],
    });
    expect(await errorOf(file)).toMatchObject({ kind: 'truncated-file', detail: '2 of 3 frames are there' });
  });
});

describe('what is not an image, and what is broken', () => {
  for (const [sopClass, what] of [
    ['1.2.840.10008.5.1.4.1.1.88.33', 'a structured report'],
    ['1.2.840.10008.5.1.4.1.1.104.1', 'an encapsulated PDF'],
    ['1.2.840.10008.5.1.4.1.1.66.4', 'a segmentation'],
    ['1.2.840.10008.5.1.4.1.1.481.3', 'a radiotherapy structure set'],
    ['1.2.840.10008.5.1.4.1.1.11.1', 'a presentation state'],
    ['1.2.840.10008.5.1.4.1.1.9.1.1', 'a waveform'],
    ['1.2.840.10008.1.3.10', 'a DICOMDIR (index of the media)'],
  ])
    test(`${what}, with and without file meta information`, async () => {
      for (const meta of [true, false]) {
        const file = dicomFile(
          [
            ['00080016', 'UI', sopClass!],
            ['00100010', 'PN', 'X'],
          ],
          { sopClass: sopClass!, meta },
        );
        expect(await errorOf(file)).toEqual({ kind: 'not-an-image', path: 'made', what });
      }
    });

  test('an unknown object without a picture', async () => {
    const error = await errorOf(
      dicomFile(
        [
          ['00080016', 'UI', '1.2.9'],
          ['00100010', 'PN', 'X'],
        ],
        { sopClass: '1.2.9' },
      ),
    );
    expect(error).toMatchObject({
      kind: 'not-an-image',
      what: 'a DICOM object of class 1.2.9 without a picture',
    });
  });

  test('a transfer syntax without a decoder is named', async () => {
    const of = (transferSyntax: string) =>
      errorOf(
        dicomFile(picture(FACTS), { transferSyntax, fragments: [new Uint8Array(0), new Uint8Array(4)] }),
      );
    expect(await of('1.2.840.10008.1.2.4.102')).toMatchObject({
      kind: 'unsupported-encoding',
      encoding: 'MPEG-4 High Profile (1.2.840.10008.1.2.4.102)',
    });
    expect(await of('1.2.3.4.5')).toMatchObject({ encoding: 'transfer syntax 1.2.3.4.5' });
  });

  test('pixel data shorter than promised: cut, or never there', async () => {
    const whole = dicomFile(picture(FACTS, [PIXELS]));
    expect(await errorOf(whole.slice(0, -1))).toMatchObject({ kind: 'truncated-file' });
    expect(await errorOf(dicomFile(picture({ ...FACTS, rows: 3 }, [PIXELS])))).toMatchObject({
      kind: 'corrupt-file',
    });
    expect(await errorOf(dicomFile(picture(FACTS)))).toMatchObject({ kind: 'truncated-file' });
    expect(await errorOf(dicomFile(picture({ ...FACTS, rows: 0 }, [PIXELS])))).toMatchObject({
      kind: 'corrupt-file',
    });
  });

  test('files of no known format say what they look like', async () => {
    const detail = async (bytes: Uint8Array) => {
      const error = await errorOf(bytes);
      return 'detail' in error ? `${error.kind}: ${error.detail}` : error.kind;
    };
    const text = (s: string) => new TextEncoder().encode(s);
    expect(await detail(new Uint8Array(0))).toBe('truncated-file: the file is empty');
    expect(await detail(text('PK\x03\x04....'))).toBe('unknown-format: it looks like a ZIP archive');
    expect(await detail(text('%PDF-1.4'))).toBe('unknown-format: it looks like a PDF document');
    expect(await detail(text('hello, world'))).toBe('unknown-format: it looks like text');
    expect(await detail(new Uint8Array(2000))).toBe('unknown-format: it begins with zeros only');
    expect(await detail(text('{"a": 1}'))).toContain('no case list');
  });
});

describe('character sets', () => {
  const cases: readonly (readonly [string, readonly number[], string, string])[] = [
    ['Latin 1', [0x42, 0x75, 0x63, 0xe9], 'ISO_IR 100', 'Bucé'],
    ['Greek', [0xc4, 0xe9, 0xef], 'ISO_IR 126', 'Διο'],
    ['Cyrillic', [0xbb, 0xee], 'ISO_IR 144', 'Лю'],
    ['UTF-8', [0xe7, 0x8e, 0x8b], 'ISO_IR 192', '王'],
    ['GB18030', [0xcd, 0xf5], 'GB18030', '王'],
    // PS3.5, H.3.1 and I.2
    [
      'Japanese',
      [0x59, 0x3d, 0x1b, 0x24, 0x42, 0x3b, 0x33, 0x45, 0x44, 0x1b, 0x28, 0x42, 0x5e],
      '\\ISO 2022 IR 87',
      'Y=山田^',
    ],
    [
      'Korean',
      [0x1b, 0x24, 0x29, 0x43, 0xb1, 0xe8, 0x5e, 0x1b, 0x24, 0x29, 0x43, 0xc8, 0xf1],
      '\\ISO 2022 IR 149',
      '김^희',
    ],
    ['Latin 1 and Greek', [0x61, 0x1b, 0x2d, 0x46, 0xc4], 'ISO 2022 IR 100\\ISO 2022 IR 126', 'aΔ'],
    ['an unknown term', [0x41], 'ISO_IR 999', 'A'],
  ];
  for (const [name, bytes, terms, wanted] of cases)
    test(name, () => expect(decodeText(Uint8Array.from(bytes), terms.split('\\'))).toBe(wanted));

  test('in a file, backslash bytes of a Chinese character do not split the value', async () => {
    const name = Uint8Array.of(0x81, 0x5c, 0x5e, 0x41);
    const file = dicomFile(picture(FACTS, [['00080005', 'CS', 'GB18030'], ['00100010', 'PN', name], PIXELS]));
    expect((await imageOf(file)).patient.name).toBe(
      `${new TextDecoder('gb18030').decode(name.slice(0, 2))} A`,
    );
  });
});

describe('hostile files', () => {
  test('sequences nested a hundred thousand deep', async () => {
    const open = dicomFile([['00081140', 'SQ', [[['00081140', 'SQ', []]]]]], {
      undefinedLengths: true,
      meta: false,
      preamble: false,
    });
    const deep = concat(Array.from({ length: 20_000 }, () => open.slice(0, 20)));
    const error = await errorOf(concat([dicomFile(picture(FACTS)), deep]));
    expect(['corrupt-file', 'truncated-file']).toContain(error.kind);
  });

  test('an element that claims four gigabytes', async () => {
    const file = dicomFile(picture(FACTS, [['00091010', 'OB', new Uint8Array(4)], PIXELS]), {
      transferSyntax: EXPLICIT,
    });
    const at = Buffer.from(file).indexOf(Buffer.from([0x09, 0x00, 0x10, 0x10]));
    new DataView(file.buffer).setUint32(at + 8, 0xfffffff0, true);
    expect((await errorOf(file)).kind).toBe('truncated-file');
  });
});
