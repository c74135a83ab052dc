/** Numbers 0..1 by seed (mulberry32): the same on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A generated picture, with a bright blob or without. */
export interface BlobPicture {
  /** `[side, side]`, 0..1 */
  readonly values: Float32Array;
  /** Middle of the blob in pixels, or undefined where there is none. */
  readonly blob: Place | undefined;
  /** Middles of none to three striped patches: as striking as the blob, and without meaning. */
  readonly zebras: readonly Place[];
}

export interface Place {
  readonly row: number;
  readonly column: number;
}

/** Standard deviation of blob and zebra, as a share of the picture's side. */
const SIGMA = 14 / 256;
/** Of their middles over what lies under them. */
const HEIGHT = 0.6;
/** Of the zebra's stripes, as a share of the side. */
const PERIOD = 10 / 256;
/** Between the middles of any two, at least. */
const APART = 80 / 256;

/**
 * A striped, noisy ellipse on a dark ground, of random place, size and brightness, with none to three zebra
 * patches somewhere; and on every picture with an odd seed a bright blob somewhere else. None is in the outermost tenth.
 */
export function blobPicture(seed: number, side: number): BlobPicture {
  const random = seeded(seed);
  const between = (least: number, most: number) => least + (most - least) * random();
  const anywhere = (least: number, most: number): Place => ({
    row: between(least, most) * side,
    column: between(least, most) * side,
  });
  const middle = anywhere(0.45, 0.55);
  const radius = anywhere(0.34, 0.4);
  const body = between(0.2, 0.35);
  const stripes = { depth: between(0, 0.05), down: between(-0.2, 0.2), across: between(-0.2, 0.2) };
  const turn = between(0, Math.PI);
  const places: Place[] = [anywhere(0.1, 0.9)];
  const patches = Math.floor(random() * 4);
  while (places.length <= patches) {
    const next = anywhere(0.1, 0.9);
    if (places.every(({ row, column }) => Math.hypot(row - next.row, column - next.column) > APART * side))
      places.push(next);
  }
  const [place, ...zebras] = places;
  const blob = seed % 2 === 1 ? place : undefined;

  const near = ({ row, column }: Place, y: number, x: number): number =>
    Math.exp(-((y - row) ** 2 + (x - column) ** 2) / (2 * (SIGMA * side) ** 2));
  const values = new Float32Array(side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const out = Math.hypot((y - middle.row) / radius.row, (x - middle.column) / radius.column);
      const inside = 1 / (1 + Math.exp((out - 1) * 25));
      const wave = Math.sin(((y * Math.cos(turn) + x * Math.sin(turn)) * 2 * Math.PI) / (PERIOD * side));
      let shown = 0.05 + 0.05 * random();
      shown += inside * (body + stripes.depth * Math.sin(stripes.down * y + stripes.across * x));
      if (wave > 0) for (const zebra of zebras) shown += HEIGHT * near(zebra, y, x);
      if (blob) shown += HEIGHT * near(blob, y, x);
      values[y * side + x] = Math.min(1, shown);
    }
  return { values, blob, zebras };
}
