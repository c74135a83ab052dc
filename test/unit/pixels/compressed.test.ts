import charls from '@cornerstonejs/codec-charls/wasmjs';
import openjpeg from '@cornerstonejs/codec-openjpeg/wasmjs';
import openjph from '@cornerstonejs/codec-openjph/wasmjs';
import { describe, expect, test } from 'vitest';
import { parseFile } from '@/parse/parse.ts';
import { decodeFrame } from '@/pixels/decode.ts';
import { conformanceFiles, conformanceRows } from '../../support/conformance.ts';
import { memorySource } from '../../support/memory-source.ts';
import { dicomFile, picture, words, type PictureFacts } from '../../support/synthetic-dicom.ts';

interface Encoder {
  getDecodedBuffer(info: object): Uint8Array;
  /** JPEG-LS: 0 component by component, 1 line by line, 2 sample by sample. */
  setInterleaveMode?(mode: number): void;
  encode(): void;
  getEncodedBuffer(): Uint8Array;
  delete(): void;
}
type EncoderClass = new () => Encoder;

const CODECS = {
  'JPEG-LS': {
    factory: charls,
    encoder: 'JpegLSEncoder',
    syntaxes: ['1.2.840.10008.1.2.4.80', '1.2.840.10008.1.2.4.81'],
  },
  'JPEG 2000': {
    factory: openjpeg,
    encoder: 'J2KEncoder',
    syntaxes: ['1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.91'],
  },
  HTJ2K: {
    factory: openjph,
    encoder: 'HTJ2KEncoder',
    syntaxes: ['1.2.840.10008.1.2.4.201', '1.2.840.10008.1.2.4.202', '1.2.840.10008.1.2.4.203'],
  },
} as const;

async function encode(
  name: keyof typeof CODECS,
  facts: PictureFacts,
  bytes: Uint8Array,
  interleaveMode = 0,
): Promise<Uint8Array> {
  const { factory, encoder: className } = CODECS[name];
  const instance = await factory({});
  const encoder = new (instance[className] as EncoderClass)();
  encoder
    .getDecodedBuffer({
      width: facts.columns,
      height: facts.rows,
      bitsPerSample: facts.bitsStored ?? facts.bitsAllocated ?? 16,
      isSigned: facts.signed ?? false,
      componentCount: facts.samplesPerPixel ?? 1,
      isUsingColorTransform: false,
    })
    .set(bytes);
  encoder.setInterleaveMode?.(interleaveMode);
  encoder.encode();
  const out = encoder.getEncodedBuffer().slice();
  encoder.delete();
  return out;
}

const ROWS = 37;
const COLUMNS = 41;
const N = ROWS * COLUMNS;
const wave = (n: number, low: number, high: number) =>
  Array.from(
    { length: n },
    (_, i) => 0 + Math.round(low + ((high - low) * (1 + Math.sin(i / 17) * Math.cos(i / 301))) / 2),
  );

const FACTS: readonly (readonly [string, PictureFacts, readonly number[]])[] = [
  ['8 bits', { rows: ROWS, columns: COLUMNS, bitsAllocated: 8 }, wave(N, 0, 255)],
  ['12 of 16 bits', { rows: ROWS, columns: COLUMNS, bitsStored: 12 }, wave(N, 0, 4095)],
  ['16 bits', { rows: ROWS, columns: COLUMNS }, wave(N, 0, 65535)],
  ['16 bits signed', { rows: ROWS, columns: COLUMNS, signed: true }, wave(N, -2000, 3000)],
  ['12 bits signed', { rows: ROWS, columns: COLUMNS, signed: true, bitsStored: 12 }, wave(N, -2048, 2047)],
  ['RGB', { rows: ROWS, columns: COLUMNS, bitsAllocated: 8, samplesPerPixel: 3 }, wave(3 * N, 0, 255)],
];

describe('lossless codecs give back what was put in', () => {
  for (const name of ['JPEG-LS', 'JPEG 2000', 'HTJ2K'] as const)
    for (const [what, facts, values] of FACTS)
      test(`${name}, ${what}`, async () => {
        // JPEG-LS knows no sign: what is stored are the bits.
        const mask = 2 ** (facts.bitsStored ?? facts.bitsAllocated ?? 16) - 1;
        const stored = name === 'JPEG-LS' ? values.map((v) => v & mask) : values;
        const bytes = facts.bitsAllocated === 8 ? Uint8Array.from(stored) : words(stored);
        const coded = name === 'JPEG-LS' ? { ...facts, signed: false } : facts;
        const stream = await encode(name, coded, bytes, facts.samplesPerPixel === 3 ? 2 : 0);
        const half = Math.ceil(stream.length / 4) * 2;
        for (const transferSyntax of CODECS[name].syntaxes) {
          const file = dicomFile(picture(facts), {
            transferSyntax,
            fragments: [new Uint8Array(0), stream.slice(0, half), stream.slice(half)],
          });
          const source = memorySource('x.dcm', file);
          const parsed = await parseFile(source);
          if (!parsed.ok || parsed.value.kind !== 'image') throw new Error(JSON.stringify(parsed));
          const slice = await decodeFrame(parsed.value.instance, 0, source);
          if (!slice.ok) throw new Error(JSON.stringify(slice.error));
          expect([...(slice.value.rgb ?? slice.value.values)]).toEqual(values);
        }
      });

  test('JPEG-LS colour that lies component by component', async () => {
    const facts = { rows: 3, columns: 2, bitsAllocated: 8, samplesPerPixel: 3 };
    const stream = await encode(
      'JPEG-LS',
      facts,
      Uint8Array.from({ length: 18 }, (_, i) => i),
    );
    const file = dicomFile(picture(facts), {
      transferSyntax: '1.2.840.10008.1.2.4.80',
      fragments: [new Uint8Array(0), stream],
    });
    const source = memorySource('x.dcm', file);
    const parsed = await parseFile(source);
    if (!parsed.ok || parsed.value.kind !== 'image') throw new Error(JSON.stringify(parsed));
    const slice = await decodeFrame(parsed.value.instance, 0, source);
    if (!slice.ok) throw new Error(JSON.stringify(slice.error));
    expect([...slice.value.rgb!]).toEqual([0, 6, 12, 1, 7, 13, 2, 8, 14, 3, 9, 15, 4, 10, 16, 5, 11, 17]);
  });

  test('a stream of another size than the header says is refused before it is decoded', async () => {
    const facts = { rows: 64, columns: 64, bitsAllocated: 8 };
    for (const name of ['JPEG-LS', 'JPEG 2000', 'HTJ2K'] as const) {
      const stream = await encode(name, facts, Uint8Array.from(wave(4096, 0, 255)));
      const file = dicomFile(picture({ ...facts, columns: 65 }), {
        transferSyntax: CODECS[name].syntaxes[0],
        fragments: [new Uint8Array(0), stream],
      });
      const source = memorySource('x.dcm', file);
      const parsed = await parseFile(source);
      if (!parsed.ok || parsed.value.kind !== 'image') throw new Error(JSON.stringify(parsed));
      const slice = await decodeFrame(parsed.value.instance, 0, source);
      expect(slice).toMatchObject({ ok: false, error: { kind: 'decode-failed' } });
      expect(slice.ok ? '' : JSON.stringify(slice.error)).toContain('the header says 65 x 64');
    }
  });
});

describe('the stream decides what it is, not the header', () => {
  const fileOf = (name: string, photometric: string) => {
    const row = conformanceRows.find(
      (r) => r.name === name && r.photometric === photometric && r.frames === 1,
    );
    return conformanceFiles[row!.file]!;
  };
  async function colours(file: Uint8Array) {
    const source = memorySource('x.dcm', file);
    const parsed = await parseFile(source);
    if (!parsed.ok || parsed.value.kind !== 'image') throw new Error(JSON.stringify(parsed));
    const slice = await decodeFrame(parsed.value.instance, 0, source);
    if (!slice.ok) throw new Error(JSON.stringify(slice.error));
    return slice.value.rgb;
  }
  /** The same file under another transfer syntax of the JPEG family. */
  function under(file: Uint8Array, before: string, after: string): Uint8Array {
    const copy = Buffer.from(file);
    const at = copy.indexOf(`1.2.840.10008.1.2.4.${before}`, 0, 'latin1');
    copy.write(`1.2.840.10008.1.2.4.${after}`, at, 'latin1');
    return new Uint8Array(copy);
  }

  test('libjpeg has turned YCbCr into RGB, under the name of lossless JPEG too', async () => {
    const file = fileOf('JPEG Baseline', 'YBR_FULL_422');
    expect(await colours(under(file, '50', '70'))).toEqual(await colours(file));
  });

  test('lossless YCbCr is turned into RGB, under the name of baseline JPEG too', async () => {
    const rgb = Buffer.from(fileOf('JPEG Lossless SV1', 'RGB'));
    const at = rgb.indexOf('RGB ', 0, 'latin1');
    const file = new Uint8Array(
      Buffer.concat([
        rgb.subarray(0, at - 2),
        Uint8Array.of(8, 0),
        Buffer.from('YBR_FULL'),
        rgb.subarray(at + 4),
      ]),
    );
    const converted = await colours(file);
    expect(converted).not.toEqual(await colours(new Uint8Array(rgb)));
    expect(await colours(under(file, '70', '50'))).toEqual(converted);
  });
});
