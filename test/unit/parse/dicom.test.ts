import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseFile } from '@/parse/parse.ts';
import { decodeFrame } from '@/pixels/decode.ts';
import { memorySource } from '../../support/memory-source.ts';
import {
  BIG_ENDIAN,
  DEFLATED,
  dicomFile,
  IMPLICIT,
  picture,
  words,
  type DicomOptions,
  type Element,
} from '../../support/synthetic-dicom.ts';
import { FACTS, imageOf, PIXELS } from './reading.ts';

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

test.each(['II*\0', 'MM\0*', 'BM', '\x93NUMPY', '{"'])(
  'a preamble that begins as another format, "%s", is still DICOM',
  async (signature) => {
    const file = dicomFile(picture(FACTS, [...HEADER, PIXELS]));
    file.set(Array.from(signature, (letter) => letter.charCodeAt(0)));
    expect((await imageOf(file)).encoding.format).toBe('dicom');
  },
);

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

  test('an overlay in the unused bits of the pixels is noted too', async () => {
    const file = dicomFile(picture(FACTS, [['60000010', 'US', [2]], ['60000102', 'US', [15]], PIXELS]));
    expect(await imageOf(file)).toMatchObject({ hasOverlay: true });
    expect(await imageOf(dicomFile(picture(FACTS, [PIXELS])))).toMatchObject({ hasOverlay: false });
  });
});
