import { describe, expect, it } from 'vitest';
import { chooseScan } from '@/state/scan-choice.ts';
import { scansForEmptyPanes } from '@/ui/viewer/fill-panes.ts';
import { changeBars, sliceBars } from '@/ui/viewer/slice-bars.ts';
import { scan } from '../state/fixtures.ts';

describe('bars of the slice strip', () => {
  it('stand where their slices are, as high as their share of the heaviest', () => {
    expect(sliceBars({ used: [0, 50, 99], sliceWeights: [0.1, 0.5, 0.4], keySlice: 50 }, 100)).toEqual([
      { slice: 0, position: 0, height: 0.2, isKey: false },
      { slice: 50, position: 50 / 99, height: 1, isKey: true },
      { slice: 99, position: 1, height: 0.8, isKey: false },
    ]);
  });

  it('are finite for a single slice and for weights of zero', () => {
    expect(sliceBars({ used: [0], sliceWeights: [0], keySlice: 0 }, 1)).toEqual([
      { slice: 0, position: 0, height: 0, isKey: true },
    ]);
  });
});

describe('bars of a label', () => {
  const whole = Float32Array.of(0, 2);

  it('rise where it falls without the slice, and hang where it rises, on the scan’s own scale', () => {
    const without = [Float32Array.of(9, 1), Float32Array.of(9, 2.5), undefined];
    const bars = changeBars({ keySlice: 4 }, { slices: [0, 4, 8], without }, whole, 1, 9);
    expect(bars).toEqual([
      { slice: 0, position: 0, height: 1, isKey: false },
      { slice: 4, position: 0.5, height: -0.5, isKey: true },
      { slice: 8, position: 1, height: 0, isKey: false },
    ]);
  });

  it('are finite where no slice changes it', () => {
    const bars = changeBars({ keySlice: 0 }, { slices: [0], without: [whole] }, whole, 1, 1);
    expect(bars).toEqual([{ slice: 0, position: 0, height: 0, isKey: true }]);
  });
});

describe('empty viewports', () => {
  const chosen = [scan('a', { excluded: 'localiser' }), scan('b'), scan('c')].map(chooseScan);

  it('get the scans that take part first, and none that is shown already', () => {
    const panes = [{ scanId: 'b' }, { scanId: undefined }, { scanId: undefined }, { scanId: undefined }];
    expect(scansForEmptyPanes(panes, chosen)).toEqual([
      { pane: 1, scanId: 'c' },
      { pane: 2, scanId: 'a' },
    ]);
  });

  it('are left as they are when nothing is left to show', () => {
    expect(scansForEmptyPanes([{ scanId: 'a' }], chosen)).toEqual([]);
  });
});
