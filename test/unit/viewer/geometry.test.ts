import { describe, expect, it } from 'vitest';
import type { Lps } from '@/core/geometry.ts';
import type { FrameHeader } from '@/parse/instance.ts';
import { frameCentre, nearestSlice, roughlyParallel } from '@/viewer/nearest-slice.ts';
import { directionLetters, orientationMarks } from '@/viewer/orientation.ts';
import { scaleBar } from '@/viewer/scale-bar.ts';

const plain = { rescale: { slope: 1, intercept: 0 }, windows: [] } as const;
const AXIAL = [
  [1, 0, 0],
  [0, 1, 0],
] as const;
const SAGITTAL = [
  [0, 1, 0],
  [0, 0, -1],
] as const;
const at = (position: Lps, orientation: FrameHeader['orientation'] = AXIAL): FrameHeader => ({
  ...plain,
  position,
  orientation: orientation ?? AXIAL,
  spacing: [2, 1],
});

describe('orientation marks', () => {
  it.each([
    [[1, 0, 0], 'L'],
    [[-3, 0, 0], 'R'],
    [[0, 1, 0], 'P'],
    [[0, -1, 0], 'A'],
    [[0, 0, 1], 'H'],
    [[0, 0, -0.2], 'F'],
    [[0, 0, 0], ''],
  ] as const)('%j is %s', (direction, letters) => expect(directionLetters(direction)).toBe(letters));

  it('names an oblique direction by its largest share first', () => {
    expect(directionLetters([-0.4, 0.9, 0])).toBe('PR');
    expect(directionLetters([0.5, -0.6, 0.62])).toBe('HAL');
  });

  it('leaves out a share below 15 degrees', () => {
    const tilt = (degrees: number): Lps => [
      0,
      Math.cos((degrees * Math.PI) / 180),
      Math.sin((degrees * Math.PI) / 180),
    ];
    expect(directionLetters(tilt(14))).toBe('P');
    expect(directionLetters(tilt(16))).toBe('PH');
  });

  it('stand at the edges of an axial and a sagittal picture', () => {
    expect(orientationMarks(...AXIAL)).toEqual({ left: 'R', right: 'L', top: 'A', bottom: 'P' });
    expect(orientationMarks(...SAGITTAL)).toEqual({ left: 'A', right: 'P', top: 'H', bottom: 'F' });
  });
});

describe('nearest slice', () => {
  const stack = [0, 5, 10, 15].map((z) => at([0, 0, z]));

  it('is measured along the normal, whatever lies beside', () => {
    expect(nearestSlice(stack, [300, -200, 11])).toEqual({ slice: 2, millimetres: 1 });
    expect(nearestSlice(stack, [0, 0, 40])).toEqual({ slice: 3, millimetres: 25 });
    const sagittal = [-10, 0, 10].map((x) => at([x, 0, 0], SAGITTAL));
    expect(nearestSlice(sagittal, [6, 0, 99])).toEqual({ slice: 2, millimetres: 4 });
  });

  it('passes over frames that state no place', () => {
    expect(nearestSlice([plain, at([0, 0, 3])], [0, 0, 0])).toEqual({ slice: 1, millimetres: 3 });
    expect(nearestSlice([plain], [0, 0, 0])).toBeUndefined();
  });
});

it('the centre of a frame is that of its pixels', () => {
  expect(frameCentre(at([10, 20, 30]), 5, 9)).toEqual([14, 24, 30]);
  expect(frameCentre(plain, 5, 9)).toBeUndefined();
});

it('planes within 30 degrees are taken along, from either side', () => {
  const tilted = (degrees: number, flip = 1) => {
    const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    return at(
      [0, 0, 0],
      [
        [flip, 0, 0],
        [0, c, s],
      ],
    );
  };
  expect(roughlyParallel(tilted(0), tilted(29))).toBe(true);
  expect(roughlyParallel(tilted(0), tilted(29, -1))).toBe(true);
  expect(roughlyParallel(tilted(0), tilted(31))).toBe(false);
  expect(roughlyParallel(tilted(0), plain)).toBe(false);
});

describe('scale bar', () => {
  it.each([
    [1, 120, { millimetres: 100, pixels: 100 }],
    [5.3, 400, { millimetres: 50, pixels: 265 }],
    [40, 30, { millimetres: 0.5, pixels: 20 }],
    [2, 40, { millimetres: 20, pixels: 40 }],
  ])('at %d pixels a mm in %d pixels', (scale, room, bar) => expect(scaleBar(scale, room)).toEqual(bar));

  it.each([undefined, 0, -1, NaN, Infinity])('is left out at a scale of %s', (scale) =>
    expect(scaleBar(scale, 100)).toBeUndefined(),
  );
});
