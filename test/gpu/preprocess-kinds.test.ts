import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VoiShape } from '@/parse/instance.ts';
import type { DisplayMapping, StoredValues } from '@/pixels/slice.ts';
import { openDevice } from '../support/dawn.ts';
import { expectAgreement, numbers, sliceOf } from './against-oracle.ts';

let device: GPUDevice;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.destroy());

const ROWS = 37;
const COLUMNS = 45;
const SIZE = 40; // rows grow, columns shrink: the mixed rule does both

/** Values from `low` to `high` of each stored kind, its extremes among them, and a window over their middle half. */
const KINDS: readonly {
  readonly kind: string;
  readonly low: number;
  readonly high: number;
  readonly make: (of: (i: number) => number) => StoredValues;
}[] = [
  {
    kind: 'u8',
    low: 0,
    high: 255,
    make: (of) => Uint8Array.from({ length: ROWS * COLUMNS }, (_, i) => of(i)),
  },
  {
    kind: 'i8',
    low: -128,
    high: 127,
    make: (of) => Int8Array.from({ length: ROWS * COLUMNS }, (_, i) => of(i)),
  },
  {
    kind: 'u16',
    low: 0,
    high: 65535,
    make: (of) => Uint16Array.from({ length: ROWS * COLUMNS }, (_, i) => of(i)),
  },
  {
    kind: 'i16',
    low: -32768,
    high: 32767,
    make: (of) => Int16Array.from({ length: ROWS * COLUMNS }, (_, i) => of(i)),
  },
  {
    kind: 'u32',
    low: 0,
    high: 2 ** 32 - 1,
    make: (of) => Uint32Array.from({ length: ROWS * COLUMNS }, (_, i) => of(i)),
  },
  {
    kind: 'i32',
    low: -(2 ** 31),
    high: 2 ** 31 - 1,
    make: (of) => Int32Array.from({ length: ROWS * COLUMNS }, (_, i) => of(i)),
  },
  {
    kind: 'f32',
    low: -1.75,
    high: 3.5,
    make: (of) => Float32Array.from({ length: ROWS * COLUMNS }, (_, i) => of(i)),
  },
];
const SHAPES: readonly VoiShape[] = ['LINEAR', 'LINEAR_EXACT', 'SIGMOID', 'IDENTITY'];
const RULES = ['area', 'bilinear', 'area-bilinear'] as const;

function spread(low: number, high: number, seed: number, integers: boolean): (i: number) => number {
  const next = numbers(seed);
  return (i) => {
    if (i === 5) return low;
    if (i === 6) return high;
    const x = low + (high - low) * next();
    return integers ? Math.round(x) : x;
  };
}

describe.each(KINDS)('$kind', ({ kind, low, high, make }) => {
  const values = make(spread(low, high, 7, kind !== 'f32'));
  const middle = (low + high) / 2;
  const half = (high - low) / 2;

  describe.each(SHAPES)('%s', (shape) => {
    test.each(RULES)('%s: as the oracle', async (rule) => {
      const rescale = { slope: 0.5, intercept: -3 };
      const center = rescale.slope * middle + rescale.intercept;
      // LINEAR's width counts the last value: width - 1 is the span.
      const width = rescale.slope * half + (shape === 'LINEAR' ? 1 : 0);
      const display = { rescale, window: { center, width, shape }, invert: false };
      await expectAgreement(device, [sliceOf(ROWS, COLUMNS, values, display)], SIZE, rule);
    });

    test('inverted, with a negative slope and padding', async () => {
      const rescale = { slope: -2, intercept: 11 };
      const display: DisplayMapping = {
        rescale,
        window: { center: rescale.slope * middle + rescale.intercept, width: 4 * half, shape },
        invert: true,
        padding: Number(values[17]),
      };
      await expectAgreement(device, [sliceOf(ROWS, COLUMNS, values, display)], SIZE, 'area-bilinear');
    });
  });

  test('a window one value wide', async () => {
    const near = Math.round(middle);
    for (const slope of [1, -1])
      for (const shape of ['LINEAR', 'LINEAR_EXACT'] as const) {
        const window = { center: slope * near + (shape === 'LINEAR' ? 0.5 : 0), width: 1, shape };
        const display = { rescale: { slope, intercept: 0 }, window, invert: false };
        const around = make((i) => (kind === 'f32' ? near + (i % 7) / 4 - 0.75 : near + (i % 5) - 2));
        await expectAgreement(device, [sliceOf(ROWS, COLUMNS, around, display)], SIZE, 'bilinear');
      }
  });

  test('a slope of zero shows one value', async () => {
    const display = {
      rescale: { slope: 0, intercept: 12 },
      window: { center: 20, width: 100, shape: 'LINEAR' as const },
      invert: false,
    };
    await expectAgreement(device, [sliceOf(ROWS, COLUMNS, values, display)], SIZE, 'area');
  });

  test('modality and VOI look-up tables', async () => {
    const entries = Array.from({ length: 300 }, (_, i) => (i * i) % 4096);
    const first = kind === 'f32' ? 0 : Math.round(middle) - 100;
    const tables: Partial<DisplayMapping>[] = [
      { modalityLut: { first, bits: 12, entries } },
      { voiLut: { first, bits: 12, entries } },
      {
        modalityLut: { first, bits: 12, entries },
        voiLut: { first: 40, bits: 16, entries: entries.map((e) => e * 13) },
        padding: first + 3,
      },
    ];
    const around = make((i) => first - 30 + ((i * 7) % 360));
    for (const lut of tables)
      for (const invert of [false, true]) {
        const window = { center: 2048, width: 3000, shape: 'LINEAR' as const };
        const display = { rescale: { slope: 1, intercept: 0 }, window, invert, ...lut };
        await expectAgreement(device, [sliceOf(ROWS, COLUMNS, around, display)], SIZE, 'area');
      }
  });
});

describe('precision', () => {
  const window = (center: number, width: number) => ({
    rescale: { slope: 1, intercept: 0 },
    window: { center, width, shape: 'LINEAR_EXACT' as const },
    invert: false,
  });

  test('32-bit values far from zero in a narrow window', async () => {
    const next = numbers(3);
    const around = (centre: number, air: number) =>
      Array.from({ length: ROWS * COLUMNS }, (_, i) =>
        i % 9 === 0 ? air : centre + Math.round(400 * (next() - 0.5)),
      );
    for (const [centre, values] of [
      [4_000_000_000, Uint32Array.from(around(4_000_000_000, 0))],
      [-2_000_000_000, Int32Array.from(around(-2_000_000_000, -(2 ** 31)))],
    ] as const)
      await expectAgreement(device, [sliceOf(ROWS, COLUMNS, values, window(centre, 300))], SIZE, 'area');
  });

  test('a faint picture in a wide window: the error is a share of its own contrast', async () => {
    const next = numbers(4);
    const values = Uint16Array.from({ length: ROWS * COLUMNS }, () => 30_000 + Math.round(50 * next()));
    await expectAgreement(device, [sliceOf(ROWS, COLUMNS, values, window(32768, 65536))], SIZE, 'area');
  });

  test('floats that no window clamps, small and large', async () => {
    const next = numbers(5);
    for (const scale of [1e-12, 1, 1e12]) {
      const values = Float32Array.from({ length: ROWS * COLUMNS }, () => scale * (3 + next()));
      await expectAgreement(device, [sliceOf(ROWS, COLUMNS, values)], SIZE, 'bilinear');
    }
  });

  test('an examination with other scans is normalised over their range', async () => {
    const values = Uint8Array.from({ length: ROWS * COLUMNS }, (_, i) => 100 + (i % 50));
    await expectAgreement(device, [sliceOf(ROWS, COLUMNS, values)], SIZE, 'area', { min: 0, max: 255 });
  });
});

test('what is not a number is dark, and infinite values are clamped by the window', async () => {
  const values = Float32Array.from({ length: ROWS * COLUMNS }, (_, i) =>
    i % 11 === 0 ? NaN : i % 13 === 0 ? Infinity : i % 17 === 0 ? -Infinity : i % 100,
  );
  for (const shape of ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'] as const)
    for (const invert of [false, true]) {
      const display = {
        rescale: { slope: 1, intercept: 0 },
        window: { center: 50, width: 80, shape },
        invert,
      };
      await expectAgreement(device, [sliceOf(ROWS, COLUMNS, values, display)], SIZE, 'area');
    }
  expect(values.some(Number.isNaN)).toBe(true);
});
