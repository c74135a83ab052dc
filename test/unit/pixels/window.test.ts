import { describe, expect, test } from 'vitest';
import type { FrameHeader, ImageInstance, PixelFormat, VoiWindow } from '@/parse/instance.ts';
import { displayValue } from '@/pixels/display.ts';
import type { DecodedSlice, DisplayMapping } from '@/pixels/slice.ts';
import { displayFor, type SliceOrigin } from '@/pixels/window.ts';

const mapping = (window: VoiWindow, more: Partial<DisplayMapping> = {}): DisplayMapping => ({
  rescale: { slope: 1, intercept: 0 },
  window,
  invert: false,
  ...more,
});

describe('display values, PS3.3 C.11.2', () => {
  test('LINEAR: the standard’s own examples', () => {
    // C.11.2.1.2.1, notes: c = 2048, w = 4096 and c = 0, w = 100, scaled to 0..255.
    const full = displayValue(mapping({ center: 2048, width: 4096, shape: 'LINEAR' }));
    expect([full(0), full(4095)]).toEqual([0, 255]);
    expect(full(2048)).toBeCloseTo((2048 / 4095) * 255, 10);
    const hundred = displayValue(mapping({ center: 0, width: 100, shape: 'LINEAR' }));
    expect([hundred(-50), hundred(-51), hundred(49), hundred(50)]).toEqual([0, 0, 255, 255]);
    expect(hundred(0)).toBeCloseTo(((0 + 0.5) / 99 + 0.5) * 255, 10);
    const one = displayValue(mapping({ center: 10, width: 1, shape: 'LINEAR' }));
    expect([one(9), one(9.5), one(10)]).toEqual([0, 0, 255]);
  });

  test('LINEAR_EXACT, SIGMOID, IDENTITY', () => {
    const exact = displayValue(mapping({ center: 100, width: 50, shape: 'LINEAR_EXACT' }));
    expect([exact(75), exact(100), exact(125), exact(200)]).toEqual([0, 127.5, 255, 255]);
    const sigmoid = displayValue(mapping({ center: 100, width: 50, shape: 'SIGMOID' }));
    expect(sigmoid(100)).toBe(127.5);
    expect(sigmoid(125)).toBeCloseTo(255 / (1 + Math.exp(-2)), 10);
    const same = displayValue(mapping({ center: 1, width: 1, shape: 'IDENTITY' }));
    expect([same(0.25), same(300)]).toEqual([0.25, 300]);
  });

  test('rescale first, then window; padding and NaN darkest, inverted too', () => {
    const ct = displayValue(
      mapping(
        { center: 40, width: 400, shape: 'LINEAR' },
        { rescale: { slope: 2, intercept: -1024 }, padding: -2000 },
      ),
    );
    expect(ct(532)).toBeCloseTo(((40 - 39.5) / 399 + 0.5) * 255, 10);
    const inverted = displayValue(
      mapping({ center: 127.5, width: 255, shape: 'LINEAR_EXACT' }, { invert: true, padding: 7 }),
    );
    expect([inverted(0), inverted(255), inverted(7), inverted(NaN)]).toEqual([255, 0, 0, 0]);
  });

  test('modality and VOI tables, clamped at both ends', () => {
    const show = displayValue(
      mapping(
        { center: 0, width: 1, shape: 'IDENTITY' },
        {
          modalityLut: { first: 10, bits: 16, entries: [0, 1, 2] },
          voiLut: { first: 0, bits: 8, entries: [0, 51, 255] },
        },
      ),
    );
    expect([show(-5), show(10), show(11), show(12), show(99)]).toEqual([0, 0, 51, 255, 255]);
  });
});

const PIXEL: PixelFormat = { kind: 'i16', bitsStored: 16, samplesPerPixel: 1, photometric: 'MONOCHROME2' };

function scanOf(
  values: readonly (readonly number[])[],
  headers: readonly Partial<FrameHeader>[],
  pixel: PixelFormat = PIXEL,
  format: 'dicom' | 'npy' = 'dicom',
): { slices: DecodedSlice[]; origins: SliceOrigin[] } {
  const frames = values.map((_, i) => ({ rescale: { slope: 1, intercept: 0 }, windows: [], ...headers[i] }));
  const instance: ImageInstance = {
    path: 'x',
    rows: 1,
    columns: values[0]!.length,
    frames,
    pixel,
    encoding:
      format === 'npy'
        ? { format, type: 'f4', littleEndian: true, fortranOrder: false, offset: 0, shape: [] }
        : {
            format,
            transferSyntax: '',
            bitsAllocated: 16,
            planar: 0,
            swappedWords: 1,
            deflated: false,
            fragments: [],
          },
    study: { uid: '' },
    series: { uid: '' },
    patient: {},
    words: [],
    imageType: [],
  };
  return {
    slices: values.map((v, i) => ({
      rows: 1,
      columns: v.length,
      values: Float32Array.from(v),
      display: mapping(
        { center: 0, width: 1, shape: 'LINEAR' },
        {
          rescale: frames[i]!.rescale,
          ...(pixel.padding !== undefined && { padding: pixel.padding }),
        },
      ),
    })),
    origins: values.map((_, frame) => ({ instance, frame })),
  };
}

const windowsOf = (
  { slices, origins }: ReturnType<typeof scanOf>,
  modality: 'CT' | 'MRI' | 'X-ray' | undefined,
  region?: 'chest' | 'head and neck' | 'spine',
) => displayFor(slices, { modality, region }, origins).map(({ display }) => display.window);

describe('the window of a scan', () => {
  const W = { center: 40, width: 400, shape: 'LINEAR' } as const;
  const LUNG = { center: -600, width: 1500, shape: 'LINEAR' } as const;

  test('the file’s first window, each slice its own, the first for those without', () => {
    const scan = scanOf(
      [
        [0, 1],
        [0, 1],
        [0, 1],
      ],
      [{ windows: [W, LUNG] }, {}, { windows: [LUNG] }],
    );
    expect(windowsOf(scan, 'CT', 'spine')).toEqual([W, W, LUNG]);
  });

  test('CT without a window: by region; pictures of a CT have no Hounsfield units', () => {
    const hounsfield = scanOf(
      [
        [-1000, 40],
        [0, 100],
      ],
      [],
    );
    expect(windowsOf(hounsfield, 'CT', 'chest')[1]).toMatchObject({ center: -600, width: 1500 });
    expect(windowsOf(hounsfield, 'CT', 'head and neck')[0]).toMatchObject({ center: 40, width: 80 });
    expect(windowsOf(hounsfield, 'CT')[0]).toMatchObject({ center: 40, width: 400 });
    expect(windowsOf(scanOf([[0, 255]], []), 'CT', 'chest')[0]).toMatchObject({ center: 127.5, width: 255 });
  });

  test('others: percentiles of all slices together in modality units, one window for all', () => {
    const ramp = Array.from({ length: 1001 }, (_, i) => i);
    const windows = windowsOf(scanOf([ramp, ramp], [{}, { rescale: { slope: 2, intercept: 0 } }]), 'MRI');
    expect(windows[0]).toEqual(windows[1]);
    const { center, width } = windows[0]!;
    // 0.5 % of 2002 values lies below about 7, and above about 1980.
    expect(center - width / 2).toBeGreaterThanOrEqual(5);
    expect(center - width / 2).toBeLessThanOrEqual(8);
    expect(center + width / 2).toBeGreaterThanOrEqual(1976);
    expect(center + width / 2).toBeLessThanOrEqual(1984);
  });

  test('padding does not count, and a constant scan still has a window', () => {
    const padded = scanOf([[-2000, -2000, -2000, 10, 20]], [], { ...PIXEL, padding: -2000 });
    expect(windowsOf(padded, 'MRI')[0]).toEqual({ center: 15, width: 10, shape: 'LINEAR_EXACT' });
    expect(windowsOf(scanOf([[5, 5]], []), 'MRI')[0]).toEqual({ center: 5, width: 1, shape: 'LINEAR_EXACT' });
  });

  test('.npy and eight bits of DICOM are display values already', () => {
    expect(windowsOf(scanOf([[0, 9]], [], PIXEL, 'npy'), 'CT', 'chest')[0]!.shape).toBe('IDENTITY');
    expect(windowsOf(scanOf([[0, 9]], [], { ...PIXEL, kind: 'u8', bitsStored: 8 }), 'X-ray')[0]!.shape).toBe(
      'IDENTITY',
    );
  });

  test('a VOI table is used where there is no window', () => {
    const voiLut = { first: 0, bits: 8, entries: [0, 255] };
    const { slices, origins } = scanOf([[0, 1]], [{ voiLut }]);
    const [slice] = displayFor(slices, { modality: 'X-ray', region: undefined }, origins);
    expect([0, 1].map(displayValue(slice!.display))).toEqual([0, 255]);
  });
});
