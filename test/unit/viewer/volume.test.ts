import { describe, expect, it } from 'vitest';
import type { Lps } from '@/core/geometry.ts';
import type { ViewerScan } from '@/viewer/contract.ts';
import type { DisplayableSlice, DisplayableValues } from '@/viewer/displayable.ts';
import { imagePlane } from '@/viewer/image-metadata.ts';
import { belongsTo, imageId, parseImageId, volumeId } from '@/viewer/image-id.ts';
import { VolumeAssembly } from '@/viewer/volume-assembly.ts';
import { clampToGrid, gridCentre, planVolume, spacingAlong } from '@/viewer/volume-grid.ts';

const AXIAL = [
  [1, 0, 0],
  [0, 1, 0],
] as const;

function scanOf(rows: number, columns: number, zs: readonly number[], spacing: Lps = [2, 1, 5]): ViewerScan {
  return {
    scan: {
      id: 'a/b?',
      examinationId: 'e',
      title: '',
      modality: 'CT',
      modalitySource: 'header',
      region: undefined,
      rows,
      columns,
      slices: zs.map((_, frame) => ({ path: 'f', frame })),
      volume: { origin: [10, 20, zs[0] ?? 0], orientation: AXIAL, spacing },
      findings: [],
      excluded: undefined,
      rules: [],
    },
    frames: zs.map((z) => ({
      rescale: { slope: 1, intercept: 0 },
      windows: [],
      position: [10, 20, z],
      orientation: AXIAL,
      spacing: [spacing[0], spacing[1]],
    })),
  };
}

const displayable = (rows: number, columns: number, values: DisplayableValues): DisplayableSlice => ({
  rows,
  columns,
  components: 1,
  values,
  unit: 'modality',
  min: Math.min(...values),
  max: Math.max(...values),
  window: { lower: 0, upper: 1 },
  sigmoid: false,
  invert: false,
});

describe('volume grid', () => {
  it('is the scan’s own where it fits', () => {
    expect(planVolume(scanOf(4, 6, [0, 5, 10]), 2, 1000)).toEqual({
      dimensions: [6, 4, 3],
      spacing: [1, 2, 5],
      origin: [10, 20, 0],
      direction: [...AXIAL, [0, 0, 1]],
      reduction: 1,
      reversed: false,
    });
  });

  it('is made coarser by the smallest whole factor that fits, about the same places', () => {
    const grid = planVolume(scanOf(4, 6, [0, 5, 10]), 2, 143)!;
    expect(grid).toMatchObject({ dimensions: [3, 2, 3], spacing: [2, 4, 5], reduction: 2 });
    // Midway between the first two columns and the first two rows.
    expect(grid.origin).toEqual([10.5, 21, 0]);
  });

  it('turns a scan that runs against its normal, so that it stays right-handed', () => {
    expect(planVolume(scanOf(4, 6, [10, 5, 0]), 2, 1000)).toMatchObject({
      reversed: true,
      origin: [10, 20, 0],
    });
  });

  it('is none for what is no volume or can never fit', () => {
    const { scan, frames } = scanOf(4, 6, [0, 5]);
    const { volume: _, ...flat } = scan;
    expect(planVolume({ scan: flat, frames }, 2, 1000)).toBeUndefined();
    expect(planVolume(scanOf(4, 6, [0]), 2, 1000)).toBeUndefined();
    expect(planVolume(scanOf(4, 6, [0, 5]), 2, 3)).toBeUndefined();
  });

  it('knows its centre, its steps and its bounds', () => {
    const grid = planVolume(scanOf(4, 6, [0, 5, 10]), 2, 1000)!;
    expect(gridCentre(grid)).toEqual([12.5, 23, 5]);
    expect([0, 1, 2].map((axis) => spacingAlong(axis as 0 | 1 | 2, grid))).toEqual([1, 2, 5]);
    expect(clampToGrid([-99, 22, 99], grid)).toEqual([10, 22, 10]);
  });
});

describe('volume assembly', () => {
  it('takes slices in any order', () => {
    const grid = planVolume(scanOf(1, 2, [0, 5]), 2, 1000)!;
    const assembly = new VolumeAssembly(grid, new Int16Array());
    assembly.put(1, displayable(1, 2, Int16Array.of(3, 4)));
    assembly.put(0, displayable(1, 2, Int16Array.of(1, -2)));
    expect(assembly.values).toEqual(Int16Array.of(1, -2, 3, 4));
  });

  it('turns with its grid', () => {
    const assembly = new VolumeAssembly(planVolume(scanOf(1, 2, [5, 0]), 2, 1000)!, new Int16Array());
    assembly.put(0, displayable(1, 2, Int16Array.of(1, 2)));
    expect(assembly.values).toEqual(Int16Array.of(0, 0, 1, 2));
  });

  it.each([Uint16Array.of(40_000, 0), Float32Array.of(0.5, 0)])('widens for %o', (values) => {
    const assembly = new VolumeAssembly(planVolume(scanOf(1, 2, [0, 5]), 2, 1000)!, new Int16Array());
    assembly.put(0, displayable(1, 2, Int16Array.of(1, -2)));
    assembly.put(1, displayable(1, 2, values));
    expect(assembly.values).toEqual(Float32Array.of(1, -2, ...values));
  });

  it('averages whole blocks', () => {
    const assembly = new VolumeAssembly(planVolume(scanOf(2, 5, [0, 5]), 2, 9)!, new Int16Array());
    assembly.put(0, displayable(2, 5, Int16Array.of(1, 3, 10, 20, 99, 5, 7, 30, 40, 99)));
    expect([...assembly.values]).toEqual([4, 25, 0, 0]);
  });
});

describe('names and places of pictures', () => {
  it('carry any scan id', () => {
    const name = { viewer: 'viewer1', scanId: 'a/b?é :x', slice: 12 };
    expect(parseImageId(imageId(name))).toEqual(name);
    expect(parseImageId('other:1/2/3')).toBeUndefined();
    expect(belongsTo('viewer1', imageId(name))).toBe(true);
    expect(belongsTo('viewer1', volumeId(name))).toBe(true);
    expect(belongsTo('viewer', imageId(name))).toBe(false);
  });

  it('say whether the spacing is known', () => {
    const scan = scanOf(4, 6, [0, 5]);
    expect(imagePlane(scan, 1)).toMatchObject({
      imagePositionPatient: [10, 20, 5],
      rowPixelSpacing: 2,
      columnPixelSpacing: 1,
      usingDefaultValues: false,
    });
    const bare = { ...scan, frames: scan.frames.map(({ rescale, windows }) => ({ rescale, windows })) };
    expect(imagePlane(bare, 1)).toMatchObject({
      imagePositionPatient: [0, 0, 1],
      pixelSpacing: [1, 1],
      usingDefaultValues: true,
    });
    expect(imagePlane(scan, 2)).toBeUndefined();
  });
});
