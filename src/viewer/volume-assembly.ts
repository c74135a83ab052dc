import type { DisplayableSlice, DisplayableValues } from './displayable.ts';
import type { VolumeGrid } from './volume-grid.ts';

/** Takes slices in any order into one array; a slice that needs a wider type widens the whole. */
export class VolumeAssembly {
  readonly grid: VolumeGrid;
  #values: DisplayableValues;

  constructor(grid: VolumeGrid, like: DisplayableValues) {
    this.grid = grid;
    const [columns, rows, slices] = grid.dimensions;
    const count = columns * rows * slices;
    this.#values = like instanceof Float32Array ? new Float32Array(count) : new Int16Array(count);
  }

  get values(): DisplayableValues {
    return this.#values;
  }

  put(slice: number, { values, columns: sourceColumns, min, max }: DisplayableSlice): void {
    const { dimensions, reduction, reversed } = this.grid;
    const [columns, rows, slices] = dimensions;
    const whole = !(values instanceof Float32Array) && min >= -32768 && max <= 32767;
    if (!whole && this.#values instanceof Int16Array) this.#values = Float32Array.from(this.#values);
    const target = this.#values;
    const start = (reversed ? slices - 1 - slice : slice) * columns * rows;
    const rounded = target instanceof Int16Array ? Math.round : (value: number) => value;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let sum = 0;
        for (let y = row * reduction; y < (row + 1) * reduction; y++) {
          const line = y * sourceColumns + column * reduction;
          for (let x = line; x < line + reduction; x++) sum += values[x]!;
        }
        target[start + row * columns + column] = rounded(sum / (reduction * reduction));
      }
    }
  }
}
