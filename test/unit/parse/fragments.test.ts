import { describe, expect, test } from 'vitest';
import { dicomFile, picture, type Element } from '../../support/synthetic-dicom.ts';
import { errorOf, FACTS, imageOf } from './reading.ts';

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
    const offsets = new Uint8Array(BigUint64Array.of(0n, 18n, 46n).buffer);
    // Programs that do not know the representation write UN.
    for (const vr of ['OV', 'UN']) {
      const table: Element = ['7fe00001', vr, offsets];
      const sizes: Element = ['7fe00002', vr, new Uint8Array(24)];
      const file = dicomFile(picture(facts, [table, sizes]), {
        ...syntax,
        fragments: [new Uint8Array(0), ...split],
      });
      expect(await lengths(file)).toEqual(wanted);
    }
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
