import { describe, expect, test } from 'vitest';
import { concat, dicomFile, EXPLICIT, picture } from '../../support/synthetic-dicom.ts';
import { errorOf, FACTS, PIXELS } from './reading.ts';

describe('what is not an image, and what is broken', () => {
  for (const [sopClass, what] of [
    ['1.2.840.10008.5.1.4.1.1.88.33', 'a structured report'],
    ['1.2.840.10008.5.1.4.1.1.104.1', 'an encapsulated PDF'],
    ['1.2.840.10008.5.1.4.1.1.66.4', 'a segmentation'],
    ['1.2.840.10008.5.1.4.1.1.481.3', 'a radiotherapy structure set'],
    ['1.2.840.10008.5.1.4.1.1.11.1', 'a presentation state'],
    ['1.2.840.10008.5.1.4.1.1.9.1.1', 'a waveform'],
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

describe('hostile files', () => {
  test('sequences nested twenty thousand deep', async () => {
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
