import type { Picture } from '../picture.ts';

/**
 * Turns a picture upright by its EXIF orientation. 2 to 4 mirror and turn by 180 degrees, 5 to 8 swap rows and
 * columns as well.
 */
export function orient(picture: Picture, orientation: number): Picture {
  if (orientation < 2 || orientation > 8) return picture;
  const { rows, columns } = picture;
  const swaps = orientation >= 5;
  const [outRows, outColumns] = swaps ? [columns, rows] : [rows, columns];
  const flipRow = [3, 4, 6, 7].includes(orientation);
  const flipColumn = [2, 3, 7, 8].includes(orientation);
  const source = (r: number, c: number): number => {
    const [row, column] = swaps ? [c, r] : [r, c];
    return (flipRow ? rows - 1 - row : row) * columns + (flipColumn ? columns - 1 - column : column);
  };
  const samples = 'rgb' in picture ? picture.rgb : picture.values;
  const n = 'rgb' in picture ? 3 : 1;
  const out = samples.slice();
  for (let r = 0, at = 0; r < outRows; r++)
    for (let c = 0; c < outColumns; c++)
      for (let s = 0, from = source(r, c) * n; s < n; s++) out[at++] = samples[from + s]!;
  return 'rgb' in picture
    ? { rows: outRows, columns: outColumns, rgb: out as Uint8Array }
    : { rows: outRows, columns: outColumns, values: out };
}
