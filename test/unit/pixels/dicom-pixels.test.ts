import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { ImageInstance } from '@/parse/instance.ts';
import { parseFile } from '@/parse/parse.ts';
import { decodeFrame } from '@/pixels/decode.ts';
import { displayValue } from '@/pixels/display.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';
import { memorySource } from '../../support/memory-source.ts';
import {
  BIG_ENDIAN,
  DEFLATED,
  dicomFile,
  EXPLICIT,
  IMPLICIT,
  picture,
  words,
  type DicomOptions,
  type Element,
} from '../../support/synthetic-dicom.ts';
import { encodeRle } from './rle-encoder.ts';

async function read(file: Uint8Array, frame = 0): Promise<{ instance: ImageInstance; slice: DecodedSlice }> {
  const source = memorySource('made.dcm', file);
  const parsed = await parseFile(source);
  if (!parsed.ok || parsed.value.kind !== 'image') throw new Error(JSON.stringify(parsed));
  const slice = await decodeFrame(parsed.value.instance, frame, source);
  if (!slice.ok) throw new Error(JSON.stringify(slice.error));
  return { instance: parsed.value.instance, slice: slice.value };
}
const deflate = (bytes: Uint8Array) => new Uint8Array(deflateRawSync(bytes));
const make = (elements: readonly Element[], options: DicomOptions = {}) =>
  dicomFile(elements, options, deflate);
const valuesOf = async (file: Uint8Array, frame = 0) => [...(await read(file, frame)).slice.values];
const RLE = '1.2.840.10008.1.2.5';

describe('uncompressed pixels', () => {
  for (const syntax of [IMPLICIT, EXPLICIT, BIG_ENDIAN, DEFLATED])
    test(`sixteen bits in ${syntax}`, async () => {
      const pixels = words([0, 1, 258, 65535, 32768, 7], syntax !== BIG_ENDIAN);
      const facts = { rows: 2, columns: 3 };
      const unsigned = make(picture(facts, [['7fe00010', 'OW', pixels]]), { transferSyntax: syntax });
      expect(await valuesOf(unsigned)).toEqual([0, 1, 258, 65535, 32768, 7]);
      const signed = make(picture({ ...facts, signed: true }, [['7fe00010', 'OW', pixels]]), {
        transferSyntax: syntax,
      });
      expect(await valuesOf(signed)).toEqual([0, 1, 258, -1, -32768, 7]);
    });

  // Every stored width in every allocation, wherever the stored bits lie, with rubbish in the others.
  for (const bitsAllocated of [8, 16, 32])
    for (const signed of [false, true])
      test(`${bitsAllocated} bits allocated, ${signed ? 'signed' : 'unsigned'}, every width and place`, async () => {
        for (let bitsStored = 1; bitsStored <= bitsAllocated; bitsStored++)
          for (const highBit of new Set([bitsStored - 1, bitsAllocated - 1])) {
            const largest = 2n ** BigInt(bitsStored) - 1n;
            const wanted = signed
              ? [-(2n ** BigInt(bitsStored - 1)), -1n, 0n, 2n ** BigInt(bitsStored - 1) - 1n]
              : [0n, 1n, largest / 2n, largest];
            const low = BigInt(highBit + 1 - bitsStored);
            const view = new DataView(new ArrayBuffer((4 * bitsAllocated) / 8));
            for (const [i, value] of wanted.entries()) {
              const rubbish = BigInt.asUintN(bitsAllocated, 0xa5a5a5a5n) & ~(largest << low);
              const raw = Number(BigInt.asUintN(bitsAllocated, ((value & largest) << low) | rubbish));
              if (bitsAllocated === 8) view.setUint8(i, raw);
              else if (bitsAllocated === 16) view.setUint16(2 * i, raw, true);
              else view.setUint32(4 * i, raw, true);
            }
            const facts = { rows: 2, columns: 2, bitsAllocated, bitsStored, highBit, signed };
            const file = make(picture(facts, [['7fe00010', 'OW', new Uint8Array(view.buffer)]]));
            expect(await valuesOf(file), `${bitsStored} bits up to ${highBit}`).toEqual(wanted.map(Number));
          }
      });

  test('one-bit frames that do not begin on a byte', async () => {
    // Three frames of five pixels: 10110 01101 11000, the lowest bit first.
    const bits = [1, 0, 1, 1, 0, 0, 1, 1, 0, 1, 1, 1, 0, 0, 0];
    const bytes = new Uint8Array(2);
    for (const [i, bit] of bits.entries()) bytes[i >> 3]! |= bit << (i & 7);
    const facts = { rows: 1, columns: 5, bitsAllocated: 1, frames: 3 };
    const file = make(picture(facts, [['7fe00010', 'OB', bytes]]));
    for (const frame of [0, 1, 2])
      expect(await valuesOf(file, frame)).toEqual(bits.slice(5 * frame, 5 * frame + 5));
  });

  test('twelve bits allocated, packed', async () => {
    const file = make(
      picture({ rows: 1, columns: 2, bitsAllocated: 12 }, [
        ['7fe00010', 'OW', Uint8Array.of(0xbc, 0xfa, 0xde, 0)],
      ]),
    );
    expect(await valuesOf(file)).toEqual([0xabc, 0xdef]);
  });

  test('float and double pixel data', async () => {
    for (const [tag, vr, array] of [
      ['7fe00008', 'OF', Float32Array.of(-1.5, 0, 2.25, 1e6)],
      ['7fe00009', 'OD', Float64Array.of(-1.5, 0, 2.25, 1e6)],
    ] as const) {
      const file = make(picture({ rows: 2, columns: 2 }, [[tag, vr, new Uint8Array(array.buffer)]]));
      expect(await valuesOf(file)).toEqual([-1.5, 0, 2.25, 1e6]);
    }
  });

  test('padding outside the stored bits stays padding, and a padding range becomes one value', async () => {
    const facts = { rows: 1, columns: 4, bitsStored: 12 };
    const pixels = words([65535, 4095, 10, 12]);
    const one = make(
      picture(facts, [
        ['00280120', 'US', [65535]],
        ['7fe00010', 'OW', pixels],
      ]),
    );
    expect(await valuesOf(one)).toEqual([65535, 4095, 10, 12]);
    const range = make(
      picture(facts, [
        ['00280120', 'US', [10]],
        ['00280121', 'US', [12]],
        ['7fe00010', 'OW', pixels],
      ]),
    );
    const { slice } = await read(range);
    expect([...slice.values]).toEqual([4095, 4095, 10, 10]);
    const show = displayValue(slice.display);
    expect(show(10)).toBe(0);
  });

  test('padding of floats, one value or a range', async () => {
    const pixels: Element = ['7fe00008', 'OF', new Uint8Array(Float32Array.of(-1e30, -1e29, 0, 2).buffer)];
    const one = await read(make(picture({ rows: 2, columns: 2 }, [['00280122', 'FL', [-1e30]], pixels])));
    expect(one.slice.display.padding).toBe(Math.fround(-1e30));
    expect(displayValue(one.slice.display)(Math.fround(-1e30))).toBe(0);
    const range = await read(
      make(
        picture({ rows: 2, columns: 2 }, [['00280122', 'FL', [-1e30]], ['00280124', 'FL', [-1e20]], pixels]),
      ),
    );
    expect(range.slice.display.window).toEqual({ center: 1, width: 2, shape: 'LINEAR_EXACT' });
  });

  test('MONOCHROME1 is shown inverted', async () => {
    const pixels: Element = ['7fe00010', 'OB', Uint8Array.of(0, 255)];
    const { slice } = await read(
      make(picture({ rows: 1, columns: 2, bitsAllocated: 8, photometric: 'MONOCHROME1' }, [pixels])),
    );
    expect([...slice.values].map(displayValue(slice.display))).toEqual([255, 0]);
  });
});

describe('colour', () => {
  const COLOURS = [255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 200, 30];
  // Pillow: Image.fromarray(rgb).convert('L')
  const GREY = [76, 150, 29, 124];
  const facts = { rows: 2, columns: 2, bitsAllocated: 8, samplesPerPixel: 3 };
  const planes = (interleaved: readonly number[]) =>
    [0, 1, 2].flatMap((c) => interleaved.filter((_, i) => i % 3 === c));

  test('RGB, planar configuration 0 and 1, raw and RLE', async () => {
    for (const planar of [0, 1] as const) {
      const stored = Uint8Array.from(planar === 0 ? COLOURS : planes(COLOURS));
      const raw = make(picture({ ...facts, planar }, [['7fe00010', 'OB', stored]]));
      const rle = make(picture({ ...facts, planar }), {
        transferSyntax: RLE,
        fragments: [new Uint8Array(0), encodeRle(planes(COLOURS), 4, 3)],
      });
      for (const file of [raw, rle]) {
        const { slice } = await read(file);
        expect([...slice.rgb!]).toEqual(COLOURS);
        expect([...slice.values]).toEqual(GREY);
        expect(slice.display.window.shape).toBe('IDENTITY');
      }
    }
  });

  test('sixteen-bit colour keeps its high bits', async () => {
    const stored = words(COLOURS.map((v) => v * 257));
    const { slice } = await read(
      make(picture({ ...facts, bitsAllocated: 16 }, [['7fe00010', 'OW', stored]])),
    );
    expect([...slice.rgb!]).toEqual(COLOURS);
  });

  test('YBR_FULL and YBR_FULL_422', async () => {
    const full = Uint8Array.from([76, 85, 255, 150, 44, 21, 29, 255, 107, 128, 128, 128]);
    const { slice } = await read(
      make(picture({ ...facts, photometric: 'YBR_FULL' }, [['7fe00010', 'OB', full]])),
    );
    const wanted = [254, 0, 0, 0, 255, 1, 0, 0, 254, 128, 128, 128];
    for (const [i, value] of wanted.entries())
      expect(Math.abs(slice.rgb![i]! - value)).toBeLessThanOrEqual(1);
    const halved = Uint8Array.from([76, 76, 85, 255, 128, 64, 128, 128]);
    const second = await read(
      make(picture({ ...facts, photometric: 'YBR_FULL_422' }, [['7fe00010', 'OB', halved]])),
    );
    expect(Array.from(second.slice.rgb!.subarray(0, 3))).toEqual(
      Array.from(second.slice.rgb!.subarray(3, 6)),
    );
    expect(Array.from(second.slice.rgb!.subarray(6))).toEqual([128, 128, 128, 64, 64, 64]);
  });

  test('PALETTE COLOR with 16-bit, 8-bit and segmented tables', async () => {
    const indices: Element = ['7fe00010', 'OB', Uint8Array.of(5, 6, 7, 200)];
    const palettes = (bits: number, tables: readonly Element[]) => [
      ...(['1101', '1102', '1103'] as const).map((t): Element => [`0028${t}`, 'US', [3, 5, bits]]),
      ...tables,
      indices,
    ];
    const wide = [
      ['1201', [0, 0x8000, 0xff00]],
      ['1202', [0xff00, 0, 0]],
      ['1203', [0, 0, 0x1000]],
    ] as const;
    const plain = picture(
      { rows: 2, columns: 2, bitsAllocated: 8, photometric: 'PALETTE COLOR' },
      palettes(
        16,
        wide.map(([t, v]): Element => [`0028${t}`, 'OW', v]),
      ),
    );
    // Discrete run of three; the green one as a run of one and a line of two.
    const segmented = picture(
      { rows: 2, columns: 2, bitsAllocated: 8, photometric: 'PALETTE COLOR' },
      palettes(16, [
        ['00281221', 'OW', [0, 3, 0, 0x8000, 0xff00]],
        ['00281222', 'OW', [0, 1, 0xff00, 1, 2, 0]],
        ['00281223', 'OW', [0, 3, 0, 0, 0x1000]],
      ]),
    );
    const { slice } = await read(make(plain));
    expect([...slice.rgb!]).toEqual([0, 255, 0, 128, 0, 0, 255, 0, 16, 255, 0, 16]);
    const other = await read(make(segmented));
    expect([...other.slice.rgb!]).toEqual([0, 255, 0, 128, 127, 0, 255, 0, 16, 255, 0, 16]);
    const eight = picture(
      { rows: 2, columns: 2, bitsAllocated: 8, photometric: 'PALETTE COLOR' },
      palettes(
        8,
        ['1201', '1202', '1203'].map((t): Element => [`0028${t}`, 'OW', Uint8Array.of(1, 2, 3, 0)]),
      ),
    );
    expect([...(await read(make(eight))).slice.rgb!]).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 3]);
  });
});

describe('RLE', () => {
  test('sixteen bits signed, runs and literals', async () => {
    const values = [-2000, -2000, -2000, 5, 6, 7, 7, 7, -1];
    const raw = new Uint8Array(words(values));
    const high = values.map((_, i) => raw[2 * i + 1]!);
    const low = values.map((_, i) => raw[2 * i]!);
    const file = make(picture({ rows: 3, columns: 3, signed: true }), {
      transferSyntax: RLE,
      fragments: [new Uint8Array(0), encodeRle([...high, ...low], 9, 2)],
    });
    expect(await valuesOf(file)).toEqual(values);
  });

  test('a segment that is too short is an error, not a black rest', async () => {
    const file = make(picture({ rows: 3, columns: 3, bitsAllocated: 8 }), {
      transferSyntax: RLE,
      fragments: [new Uint8Array(0), encodeRle([1, 2, 3, 4], 4, 1)],
    });
    const source = memorySource('made.dcm', file);
    const parsed = await parseFile(source);
    if (!parsed.ok || parsed.value.kind !== 'image') throw new Error(JSON.stringify(parsed));
    const slice = await decodeFrame(parsed.value.instance, 0, source);
    expect(slice).toMatchObject({ ok: false, error: { kind: 'decode-failed', frame: 0 } });
  });
});
