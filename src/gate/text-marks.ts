/** Share of each side that counts as margin: where devices and viewers write. */
const MARGIN = 0.16;
/** A stroke is at most so many pixels wide, and stands out from both sides by at least so much. */
const WIDEST_STROKE = 5;
const CONTRAST = 96;
/** Sides of the cells that strokes are counted in, in pixels: about three small letters. */
const CELL_ROWS = 10;
const CELL_COLUMNS = 24;
/** Pixels of upright and of level strokes in a cell of letters. */
const UPRIGHT = 14;
const LEVEL = 6;
/** Three letters side by side: so many rows cross so many strokes, where a rib or the table is crossed once. */
const CROSSED_ROWS = 4;
const STROKES = 3;
/** Letters have one tone, and so has their ground: so many of a cell's pixels lie within a step of either. */
const TWO_TONES = 0.85;
const STEP = 24;

/**
 * Counts cells in a picture's margins that look like letters: thin strokes, upright and level, several side by side, of
 * one tone on a ground of one tone. Looked for as the picture is and at half its size, that is letters of about 7 to 30
 * pixels; writing in a picture that was scaled down afterwards is not found.
 */
export function textMarks(grey: Uint8ClampedArray, rows: number, columns: number): number {
  const half = halved(grey, rows, columns);
  return Math.max(marksIn(grey, rows, columns), marksIn(half, rows >> 1, columns >> 1));
}

function halved(grey: Uint8ClampedArray, rows: number, columns: number): Uint8ClampedArray {
  const [h, w] = [rows >> 1, columns >> 1];
  const out = new Uint8ClampedArray(h * w);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const at = 2 * y * columns + 2 * x;
      out[y * w + x] = (grey[at]! + grey[at + 1]! + grey[at + columns]! + grey[at + columns + 1]!) / 4;
    }
  return out;
}

function marksIn(grey: Uint8ClampedArray, rows: number, columns: number): number {
  let marks = 0;
  for (let top = 0; top + CELL_ROWS <= rows; top += CELL_ROWS)
    for (let left = 0; left + CELL_COLUMNS <= columns; left += CELL_COLUMNS) {
      const inside = (at: number) => at > MARGIN && at < 1 - MARGIN;
      if (inside((top + CELL_ROWS / 2) / rows) && inside((left + CELL_COLUMNS / 2) / columns)) continue;
      if (isLetters(grey, rows, columns, top, left)) marks++;
    }
  return marks;
}

function isLetters(
  grey: Uint8ClampedArray,
  rows: number,
  columns: number,
  top: number,
  left: number,
): boolean {
  const cell = new Uint8ClampedArray(CELL_ROWS * CELL_COLUMNS);
  let darkest = 255;
  let brightest = 0;
  for (let y = 0, to = 0; y < CELL_ROWS; y++)
    for (let x = 0; x < CELL_COLUMNS; x++) {
      const value = grey[(top + y) * columns + left + x]!;
      cell[to++] = value;
      if (value < darkest) darkest = value;
      if (value > brightest) brightest = value;
    }
  // Most cells end here, before anything is sorted.
  if (brightest - darkest <= CONTRAST) return false;
  const sorted = cell.toSorted();
  const ground = sorted[Math.floor(sorted.length * 0.3)]!;
  const ink = sorted[Math.floor(sorted.length * 0.97)]!;
  if (ink - ground <= CONTRAST) return false;
  const near = cell.filter((value) => Math.abs(value - ground) <= STEP || Math.abs(value - ink) <= STEP);
  if (near.length < TWO_TONES * cell.length) return false;
  if (crossedRows(cell, (ground + ink) / 2) < CROSSED_ROWS) return false;
  let upright = 0;
  let level = 0;
  for (let y = top; y < top + CELL_ROWS; y++)
    for (let x = left; x < left + CELL_COLUMNS; x++) {
      const at = y * columns + x;
      if (isRidge(grey, at, 1, x, columns)) upright++;
      if (isRidge(grey, at, columns, y, rows)) level++;
    }
  return upright >= UPRIGHT && level >= LEVEL;
}

/** Rows of a cell with several separate runs of bright pixels. */
function crossedRows(cell: Uint8ClampedArray, bright: number): number {
  let crossed = 0;
  for (let y = 0; y < CELL_ROWS; y++) {
    let runs = 0;
    for (let x = 0; x < CELL_COLUMNS; x++) {
      const at = y * CELL_COLUMNS + x;
      if (cell[at]! > bright && (x === 0 || cell[at - 1]! <= bright)) runs++;
    }
    if (runs >= STROKES) crossed++;
  }
  return crossed;
}

/** Whether a pixel is the middle of a bright stroke across a direction: darker on both sides within its width. */
function isRidge(grey: Uint8ClampedArray, at: number, step: number, place: number, length: number): boolean {
  const value = grey[at]!;
  let before = false;
  let after = false;
  for (let k = 1; k <= WIDEST_STROKE; k++) {
    if (place - k >= 0 && value - grey[at - k * step]! > CONTRAST) before = true;
    if (place + k < length && value - grey[at + k * step]! > CONTRAST) after = true;
  }
  return before && after;
}
