import { lookAt, GRID } from '@/gate/look.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';
import type { Collection, Picture } from './collection.ts';

/** A grey picture as the gate takes it: display values as they are. */
export const greySlice = (values: Uint8Array, rows = 256, columns = 256): DecodedSlice => ({
  rows,
  columns,
  values,
  display: {
    rescale: { slope: 1, intercept: 0 },
    window: { center: 127.5, width: 255, shape: 'IDENTITY' },
    invert: false,
  },
});

/**
 * The mean upright chest radiograph on the gate's grid: each training picture to mean 0 and deviation 1, then the mean
 * over the pictures of a source, then over the sources, scaled to -100..100.
 */
export async function meanChestGrid(collection: Collection): Promise<readonly number[]> {
  const bySource = new Map<string, Picture[]>();
  for (const picture of collection.pictures)
    if (picture.modality === 'X-ray' && picture.split === 'train')
      bySource.set(picture.source, [...(bySource.get(picture.source) ?? []), picture]);
  const total = new Float64Array(GRID * GRID);
  for (const pictures of bySource.values())
    for (const picture of pictures) {
      const { grid } = lookAt(greySlice(await collection.read(picture)));
      const mean = grid.reduce((a, b) => a + b, 0) / grid.length;
      const deviation = Math.sqrt(grid.reduce((a, b) => a + (b - mean) ** 2, 0) / grid.length);
      if (deviation > 0)
        grid.forEach((value, i) => {
          total[i]! += (value - mean) / deviation / pictures.length;
        });
    }
  const largest = total.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  return Array.from(total, (value) => Math.round((100 * value) / largest));
}
