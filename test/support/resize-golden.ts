import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { goldenBytes } from '@/model/golden.ts';
import type { DecodedSlice, DisplayMapping } from '@/pixels/slice.ts';
import { readNpy } from './npy.ts';

export const resizeGoldenFolder = fileURLToPath(new URL('../golden/data/preprocess', import.meta.url));

/** Values that already are display values. */
export const asItIs: DisplayMapping = {
  rescale: { slope: 1, intercept: 0 },
  window: { center: 0, width: 1, shape: 'IDENTITY' },
  invert: false,
};

/** PyTorch's outputs of the resize rules, with the pictures that they were made from. */
export const resizeGoldens: readonly {
  readonly name: string;
  readonly rule: 'area' | 'bilinear';
  readonly size: number;
  readonly slices: () => DecodedSlice[];
  readonly expected: () => Float64Array;
}[] = readdirSync(resizeGoldenFolder)
  .filter((name) => name.endsWith('.npy'))
  .map((name) => {
    const [, rule, height, width, to, seed] =
      /^(area|bilinear)_(\d+)(?:x(\d+))?_to_(\d+)_seed(\d+)\.npy$/.exec(name) ?? [];
    if (rule !== 'area' && rule !== 'bilinear') throw new Error(`${name} names no resize rule`);
    const rows = Number(height);
    const columns = Number(width ?? height);
    const read = () => readNpy(`${resizeGoldenFolder}/${name}`);
    return {
      name,
      rule,
      size: Number(to),
      slices: () =>
        Array.from({ length: read().shape[0] ?? 0 }, (_, z) => ({
          rows,
          columns,
          values: goldenBytes(Number(seed), z, rows, columns),
          display: asItIs,
        })),
      expected: () => read().data,
    };
  });
