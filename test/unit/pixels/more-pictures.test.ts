import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { parseFile } from '@/parse/parse.ts';
import { decodeFrame } from '@/pixels/decode.ts';
import { memorySource } from '../../support/memory-source.ts';
import { bmpFile, tiffFile } from '../../support/synthetic-pictures.ts';

async function instanceOf(file: Uint8Array) {
  const parsed = await parseFile(memorySource('picture', file));
  if (!parsed.ok || parsed.value.kind !== 'image') throw new Error(JSON.stringify(parsed));
  return parsed.value.instance;
}

async function decoded(file: Uint8Array, frame = 0) {
  const slice = await decodeFrame(await instanceOf(file), frame, memorySource('picture', file));
  if (!slice.ok) throw new Error(JSON.stringify(slice.error));
  return slice.value;
}

const refusal = async (file: Uint8Array) => {
  const parsed = await parseFile(memorySource('picture', file));
  if (parsed.ok) throw new Error('it was read');
  const { error } = parsed;
  return [error.kind, 'encoding' in error ? error.encoding : 'detail' in error ? error.detail : ''];
};

const grey8 = Uint8Array.of(0, 50, 100, 150, 200, 255);
const grey16 = [0, 1, 256, 4095, 40_000, 65_535];
const size = { rows: 2, columns: 3 };
const u16 = (values: readonly number[], little: boolean) => {
  const view = new DataView(new ArrayBuffer(values.length * 2));
  values.forEach((value, i) => view.setUint16(2 * i, value, little));
  return new Uint8Array(view.buffer);
};

describe('TIFF', () => {
  it.each([
    ['8 bits', tiffFile([{ ...size, bytes: grey8 }]), [...grey8]],
    ['8 bits, packed by deflate', tiffFile([{ ...size, bytes: grey8, compression: 'deflate' }]), [...grey8]],
    ['white is zero', tiffFile([{ ...size, bytes: grey8, photometric: 0 }]), [...grey8].map((v) => 255 - v)],
    ['16 bits', tiffFile([{ ...size, bits: 16, bytes: u16(grey16, true) }]), grey16],
    ['16 bits, big endian', tiffFile([{ ...size, bits: 16, bytes: u16(grey16, false) }], false), grey16],
    [
      '1 bit',
      tiffFile([{ ...size, bits: 1, bytes: Uint8Array.of(0b10100000, 0b01000000) }]),
      [255, 0, 255, 0, 255, 0],
    ],
    [
      'differences of neighbours',
      tiffFile([
        { ...size, bytes: Uint8Array.of(10, 5, 250, 7, 1, 1), compression: 'deflate', more: [[317, 3, [2]]] },
      ]),
      [10, 15, 9, 7, 8, 9],
    ],
    [
      'floats',
      tiffFile([
        {
          ...size,
          bits: 32,
          sampleFormat: 3,
          bytes: new Uint8Array(Float32Array.of(-1.5, 0, 0.25, 1, 2, 1e6).buffer),
        },
      ]),
      [-1.5, 0, 0.25, 1, 2, 1e6],
    ],
  ])('%s', async (_, file, values) => {
    const slice = await decoded(file);
    expect([slice.rows, slice.columns]).toEqual([2, 3]);
    expect([...slice.values]).toEqual(values);
  });

  it('shows 16 bits over their full range, and floats over the range of the picture', async () => {
    const wide = await decoded(tiffFile([{ ...size, bits: 16, bytes: u16(grey16, true) }]));
    expect(wide.display.window).toEqual({ center: 32767.5, width: 65535, shape: 'LINEAR_EXACT' });
    const floats = new Uint8Array(Float32Array.of(-1, 0, 0, 0, 0, 3).buffer);
    const real = await decoded(tiffFile([{ ...size, bits: 32, sampleFormat: 3, bytes: floats }]));
    expect(real.display.window).toEqual({ center: 1, width: 4, shape: 'LINEAR_EXACT' });
  });

  it('reads colour of 8 and 16 bits and palettes', async () => {
    const rgb = Uint8Array.from({ length: 18 }, (_, i) => i * 14);
    expect((await decoded(tiffFile([{ ...size, samples: 3, photometric: 2, bytes: rgb }]))).rgb).toEqual(rgb);
    const wide = u16(
      [...rgb].map((v) => v * 256 + 99),
      true,
    );
    const file = tiffFile([{ ...size, samples: 3, bits: 16, photometric: 2, bytes: wide }]);
    expect((await decoded(file)).rgb).toEqual(rgb);
    const map = Array.from({ length: 768 }, (_, i) => (i % 256) * 256 + Math.floor(i / 256));
    const indexed = tiffFile([{ ...size, photometric: 3, bytes: grey8, more: [[320, 3, map]] }]);
    expect((await decoded(indexed)).rgb).toEqual(Uint8Array.from([...grey8].flatMap((v) => [v, v, v])));
  });

  it('takes the pages of one file as the slices of one scan, and leaves out their small copies', async () => {
    const page = (n: number) => ({ ...size, bytes: grey8.map((v) => v ^ n) });
    const copy = { rows: 1, columns: 1, bytes: Uint8Array.of(9), more: [[254, 4, [1]]] as const };
    const file = tiffFile([page(0), copy, page(1), page(2)]);
    expect((await instanceOf(file)).frames).toHaveLength(3);
    for (const n of [0, 1, 2])
      expect([...(await decoded(file, n)).values]).toEqual(Array.from(grey8, (v) => v ^ n));
  });

  it('turns pictures upright', async () => {
    const turned = await decoded(tiffFile([{ ...size, bytes: grey8, more: [[274, 3, [6]]] }]));
    expect([turned.rows, turned.columns, ...turned.values]).toEqual([3, 2, 150, 0, 200, 50, 255, 100]);
  });

  it('tells a strip that is not complete, whatever its compression', async () => {
    for (const compression of [1, 5, 7, 8, 32773]) {
      const file = tiffFile([{ ...size, bytes: Uint8Array.of(128, 9), compression }]);
      const slice = await decodeFrame(await instanceOf(file), 0, memorySource('picture', file));
      expect([compression, slice.ok ? 'decoded' : slice.error.kind]).toEqual([compression, 'decode-failed']);
    }
  });

  it('says what it does not read', async () => {
    expect(await refusal(tiffFile([{ ...size, bytes: grey8, compression: 4 }]))).toEqual([
      'unsupported-encoding',
      'TIFF, CCITT fax 4 compression',
    ]);
    expect(await refusal(tiffFile([{ ...size, samples: 4, photometric: 5, bytes: grey8 }]))).toEqual([
      'unsupported-encoding',
      'TIFF, CMYK colours',
    ]);
    const signed = tiffFile([{ ...size, samples: 3, photometric: 2, sampleFormat: 2, bytes: grey8 }]);
    expect((await refusal(signed))[0]).toBe('unsupported-encoding');
    const differing = tiffFile([
      { ...size, bytes: grey8 },
      { rows: 3, columns: 2, bytes: grey8 },
    ]);
    expect(await refusal(differing)).toEqual([
      'unsupported-encoding',
      'TIFF of 2 pages of different size or kind',
    ]);
  });

  it('ends with an error where directories go round or lie outside', async () => {
    const file = tiffFile([{ ...size, bytes: grey8 }]);
    const view = new DataView(file.buffer);
    const directory = view.getUint32(4, true);
    view.setUint32(directory + 2 + view.getUint16(directory, true) * 12, directory, true);
    expect((await refusal(file))[0]).toBe('corrupt-file');
    view.setUint32(4, 1e6, true);
    expect((await refusal(file))[0]).toBe('corrupt-file');
  });
});

describe('BMP', () => {
  const palette = [
    [0, 0, 0],
    [255, 0, 0],
    [0, 128, 0],
    [10, 20, 30],
  ] as const;
  const indices = [
    [0, 1, 2],
    [3, 2, 1],
  ];
  const coloured = Uint8Array.from(indices.flat().flatMap((i) => palette[i] ?? []));

  it.each([4, 8] as const)('%i bits with a palette, upside down and upright', async (bits) => {
    for (const topDown of [false, true])
      expect((await decoded(bmpFile({ ...size, bits, topDown, palette, pixels: indices }))).rgb).toEqual(
        coloured,
      );
  });

  it('1 bit', async () => {
    const file = bmpFile({
      ...size,
      bits: 1,
      palette: palette.slice(0, 2),
      pixels: [
        [0, 1, 1],
        [1, 0, 0],
      ],
    });
    expect([...((await decoded(file)).rgb ?? [])].filter((_, i) => i % 3 === 0)).toEqual([
      0, 255, 255, 255, 0, 0,
    ]);
  });

  it('16, 24 and 32 bits', async () => {
    const pixels = [
      [0x102030, 0xff0000, 0x00ff00],
      [0x0000ff, 0xffffff, 0],
    ];
    const rgb = Uint8Array.from(pixels.flat().flatMap((p) => [p >> 16, (p >> 8) & 255, p & 255]));
    for (const bits of [24, 32] as const)
      expect((await decoded(bmpFile({ ...size, bits, pixels }))).rgb).toEqual(rgb);
    const five = bmpFile({
      ...size,
      bits: 16,
      pixels: [
        [0x7c00, 0x3e0, 0x1f],
        [0x7fff, 0, 0x4210],
      ],
    });
    expect([...((await decoded(five)).rgb ?? [])]).toEqual([
      255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 132, 132, 132,
    ]);
  });

  it('run lengths of 8 and of 4 bits, with moves and without a mark of their end', async () => {
    const run = (bits: 4 | 8, codes: readonly number[]) => {
      const plain = bmpFile({ ...size, bits, palette, pixels: indices, compression: bits === 8 ? 1 : 2 });
      return new Uint8Array([...plain.subarray(0, 54 + 4 * palette.length), ...codes]);
    };
    const colours = (list: readonly number[]) => Uint8Array.from(list.flatMap((i) => palette[i] ?? []));
    // From the last row up: a literal and a run; a move over two pixels, and a run.
    const eight = run(8, [0, 3, 3, 2, 1, 0, 0, 0, 0, 2, 2, 0, 1, 2, 0, 1]);
    expect((await decoded(eight)).rgb).toEqual(colours([0, 0, 2, 3, 2, 1]));
    const four = run(4, [3, 0x32, 0, 0, 0, 3, 0x01, 0x20]);
    expect((await decoded(four)).rgb).toEqual(colours([0, 1, 2, 3, 2, 3]));
    for (const codes of [
      [3, 1, 0, 0],
      [3, 1, 0, 0, 2, 1],
      [0, 2, 0, 9, 3, 1, 0, 1],
    ]) {
      const slice = await decodeFrame(await instanceOf(run(8, codes)), 0, memorySource('x', run(8, codes)));
      expect(slice.ok ? 'decoded' : slice.error.kind).toBe('decode-failed');
    }
  });

  it('says what it does not read, and where the file breaks off', async () => {
    const file = bmpFile({ ...size, bits: 8, palette, pixels: indices, compression: 4 });
    expect(await refusal(file)).toEqual(['unsupported-encoding', 'BMP, compression 4, 8 bits']);
    const whole = bmpFile({ ...size, bits: 8, palette, pixels: indices });
    expect((await refusal(whole.subarray(0, whole.length - 2)))[0]).toBe('truncated-file');
  });

  it('is not taken for one where a text begins with its letters', async () => {
    const text = new TextEncoder().encode('BMI of the patient: 24.2, weight 71 kg, height 171 cm');
    expect((await refusal(text))[0]).toBe('unknown-format');
  });
});

describe('WebP', () => {
  const [rows, columns] = [24, 40];
  const pixels = Uint8ClampedArray.from({ length: rows * columns * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : (i * 37 + (i >> 5) * 11) & 255,
  );

  async function encode(lossless: boolean): Promise<Uint8Array> {
    const wasm = createRequire(import.meta.url).resolve('@jsquash/webp/codec/enc/webp_enc.wasm');
    const { default: encodePicture, init } = await import('@jsquash/webp/encode.js');
    await init(await WebAssembly.compile(readFileSync(wasm)));
    const image = { data: pixels, width: columns, height: rows, colorSpace: 'srgb' } as const;
    return new Uint8Array(await encodePicture(image, lossless ? { lossless: 1, exact: 1 } : { quality: 90 }));
  }

  it('without loss gives the very values', async () => {
    const slice = await decoded(await encode(true));
    expect([slice.rows, slice.columns]).toEqual([rows, columns]);
    expect(slice.rgb).toEqual(Uint8Array.from(pixels.filter((_, i) => i % 4 !== 3)));
  });

  it('with loss has the size of its header', async () => {
    const slice = await decoded(await encode(false));
    expect([slice.rows, slice.columns, slice.rgb?.length]).toEqual([rows, columns, rows * columns * 3]);
  });

  it('that breaks off is told before anything is decoded', async () => {
    const file = await encode(true);
    expect((await refusal(file.subarray(0, file.length - 8)))[0]).toBe('truncated-file');
  });

  it('that is damaged is an error, and the next one is read', async () => {
    const file = await encode(true);
    const broken = file.slice().fill(0xa5, 40);
    const result = await decodeFrame(await instanceOf(broken), 0, memorySource('picture', broken));
    expect(result.ok ? 'decoded' : result.error.kind).toBe('decode-failed');
    expect((await decoded(file)).rows).toBe(rows);
  });
});
