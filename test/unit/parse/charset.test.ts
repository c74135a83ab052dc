import { describe, expect, test } from 'vitest';
import { decodeText } from '@/parse/dicom/charset.ts';
import { dicomFile, picture } from '../../support/synthetic-dicom.ts';
import { FACTS, imageOf, PIXELS } from './reading.ts';

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
