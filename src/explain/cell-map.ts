import type { Manifest } from '@/model/manifest.ts';

/** One value for each cell of the encoder's last map, and where the cells lie in the picture. */
export interface CellMap {
  readonly rows: number;
  readonly columns: number;
  /** `[rows, columns]`, row by row from the top left. */
  readonly values: Float32Array;
  /** Centre of each row and column of cells, as a share 0..1 of the picture's height and width. */
  readonly rowCentres: readonly number[];
  readonly columnCentres: readonly number[];
}

/** Pixels of the source picture, `bottom` and `right` exclusive. Not rounded. */
export interface PixelRectangle {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/**
 * Centres of a map's cells along an axis, as shares of the picture's extent.
 *
 * A ResNet's cell i looks around pixel i * stride, not around the middle of the i-th tile: each of its layers of stride
 * 2 pads by half its kernel, which centres output i on input 2i (Araujo, Norris and Sim, "Computing receptive fields
 * of convolutional neural networks", Distill 2019). A transformer's cell is its patch.
 */
export function cellCentres(
  cells: number,
  size: number,
  encoder: Manifest['architecture']['encoder'],
): readonly number[] {
  const stride = size / cells;
  return Array.from({ length: cells }, (_, i) =>
    encoder === 'resnet50' ? (i * stride + 0.5) / size : (i + 0.5) / cells,
  );
}

/**
 * The part of a picture that is nearer to a cell's centre than to any other's. The squash to the square has no
 * letterbox, so that shares of the square are shares of the source picture.
 */
export function cellRectangle(
  map: Pick<CellMap, 'rowCentres' | 'columnCentres'>,
  row: number,
  column: number,
  picture: { readonly rows: number; readonly columns: number },
): PixelRectangle {
  const [top, bottom] = borders(map.rowCentres, row);
  const [left, right] = borders(map.columnCentres, column);
  return {
    top: top * picture.rows,
    bottom: bottom * picture.rows,
    left: left * picture.columns,
    right: right * picture.columns,
  };
}

function borders(centres: readonly number[], i: number): readonly [number, number] {
  const [before, here, after] = [centres[i - 1], centres[i]!, centres[i + 1]];
  return [before === undefined ? 0 : (before + here) / 2, after === undefined ? 1 : (here + after) / 2];
}

/** Where one label has more support than another. */
export function differenceOf(a: CellMap, b: CellMap): CellMap {
  if (a.rows !== b.rows || a.columns !== b.columns) throw new Error('two maps of different sizes');
  return { ...a, values: a.values.map((value, i) => value - b.values[i]!) };
}

export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Place of the largest value. */
export function hottestCell({ values, columns }: Pick<CellMap, 'values' | 'columns'>): Cell {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return { row: Math.floor(best / columns), column: best % columns };
}

const DOWN = ['top', 'middle', 'bottom'] as const;
const ACROSS = ['left', 'centre', 'right'] as const;
/** A third of the picture's height and width. */
export type Ninth = `${(typeof DOWN)[number]}-${(typeof ACROSS)[number]}`;

/** Which ninth of the picture, as it is stored, holds a cell's centre: a map in words. */
export function ninthOf({ rowCentres, columnCentres }: CellMap, { row, column }: Cell): Ninth {
  const third = (centre: number | undefined) => Math.min(2, Math.floor((centre ?? 0) * 3)) as 0 | 1 | 2;
  return `${DOWN[third(rowCentres[row])]}-${ACROSS[third(columnCentres[column])]}`;
}
