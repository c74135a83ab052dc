import { describe, expect, test } from 'vitest';
import {
  cellCentres,
  cellRectangle,
  differenceOf,
  hottestCell,
  ninthOf,
  type CellMap,
} from '@/explain/cell-map.ts';

const map = (values: readonly number[], rows: number, columns: number): CellMap => ({
  rows,
  columns,
  values: Float32Array.from(values),
  rowCentres: cellCentres(rows, 256, 'resnet50'),
  columnCentres: cellCentres(columns, 256, 'resnet50'),
});

describe('where cells lie', () => {
  test('a ResNet cell is centred on pixel 32 i, a patch of a transformer on its own middle', () => {
    expect(cellCentres(8, 256, 'resnet50').map((share) => share * 256 - 0.5)).toEqual([
      0, 32, 64, 96, 128, 160, 192, 224,
    ]);
    expect(cellCentres(4, 256, 'vit').map((share) => share * 256)).toEqual([32, 96, 160, 224]);
  });

  test('the squash is undone: rectangles cover a wide picture without gap or overlap', () => {
    const cells = map(
      Array.from({ length: 64 }, () => 0),
      8,
      8,
    );
    const picture = { rows: 300, columns: 900 };
    let area = 0;
    for (let row = 0; row < 8; row++)
      for (let column = 0; column < 8; column++) {
        const { top, left, bottom, right } = cellRectangle(cells, row, column, picture);
        area += (bottom - top) * (right - left);
        if (column > 0) expect(left).toBe(cellRectangle(cells, row, column - 1, picture).right);
        if (row > 0) expect(top).toBe(cellRectangle(cells, row - 1, column, picture).bottom);
      }
    expect(area).toBeCloseTo(300 * 900, 6);
    expect(cellRectangle(cells, 0, 0, picture)).toMatchObject({ top: 0, left: 0 });
    // The middle between the centres of the first two columns, in the picture's own pixels.
    expect(cellRectangle(cells, 0, 0, picture).right).toBeCloseTo((16.5 / 256) * 900, 9);
  });
});

describe('maps of two labels', () => {
  test('are taken from one another, and the hottest cell is found by row and column', () => {
    const difference = differenceOf(map([1, 2, 3, 9, 5, 6], 2, 3), map([1, 1, 1, 1, 7, 1], 2, 3));
    expect([...difference.values]).toEqual([0, 1, 2, 8, -2, 5]);
    expect(hottestCell(difference)).toEqual({ row: 1, column: 0 });
  });

  test('a cell has a place in words', () => {
    const cells = map(Array.from({ length: 64 }, Number), 8, 8);
    expect(ninthOf(cells, { row: 0, column: 0 })).toBe('top-left');
    expect(ninthOf(cells, { row: 4, column: 4 })).toBe('middle-centre');
    expect(ninthOf(cells, { row: 7, column: 2 })).toBe('bottom-left');
    expect(ninthOf(cells, { row: 2, column: 6 })).toBe('top-right');
  });

  test('of different sizes are a bug', () => {
    expect(() => differenceOf(map([1], 1, 1), map([1, 2], 1, 2))).toThrow('different sizes');
  });
});
