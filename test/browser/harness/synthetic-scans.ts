import type { FrameHeader, VoiWindow } from '@/parse/instance.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';
import type { ViewerScan } from '@/viewer/contract.ts';
import type { Scan } from '@/volume/scan.ts';

/**
 * A body of 20 axial slices, 96 x 128 pixels of 1.5 x 1 mm, 3 mm apart, with a bright block in the patient's left,
 * front and head: its middle is at (103.5, 33.75, 46.5) in LPS. A patch in the corner tells the slice by its value.
 */
export const BODY = { rows: 96, columns: 128, slices: 20, spacing: [1.5, 1, 3] } as const;
export const BLOCK = { columns: [96, 111], rows: [15, 30], slices: [14, 17] } as const;
export const PATCH = { columns: [4, 19], rows: [76, 91] } as const;
const AIR = -1000;
const TISSUE = 40;
const BLOCK_VALUE = 300;
/** HU of the patch in a slice. */
export const patchValue = (slice: number): number => slice * 10;

const inside = (at: number, [from, to]: readonly [number, number]): boolean => at >= from && at <= to;

function bodyValue(row: number, column: number, slice: number): number {
  if (inside(row, PATCH.rows) && inside(column, PATCH.columns)) return patchValue(slice);
  const block = inside(row, BLOCK.rows) && inside(column, BLOCK.columns) && inside(slice, BLOCK.slices);
  if (block) return BLOCK_VALUE;
  const [x, y] = [(column - 63.5) / 60, (row - 47.5) / 44];
  return x * x + y * y < 1 ? TISSUE : AIR;
}

/** Stored with an intercept, so that a rescale done twice or not at all is seen. */
export function bodySlice(slice: number): DecodedSlice {
  const { rows, columns } = BODY;
  const values = new Uint16Array(rows * columns);
  for (let i = 0; i < values.length; i++) {
    values[i] = bodyValue(Math.floor(i / columns), i % columns, slice) + 1024;
  }
  const window = { center: 100, width: 401, shape: 'LINEAR' } as const;
  return {
    rows,
    columns,
    values,
    display: { rescale: { slope: 1, intercept: -1024 }, window, invert: false },
  };
}

/** Left half red, right half blue; no geometry. */
export function colourPicture(): DecodedSlice {
  const [rows, columns] = [60, 80];
  const rgb = new Uint8Array(rows * columns * 3);
  for (let i = 0; i < rows * columns; i++) rgb[i * 3 + (i % columns < columns / 2 ? 0 : 2)] = 200;
  const window = { center: 128, width: 256, shape: 'IDENTITY' } as const;
  const values = Uint8Array.from({ length: rows * columns }, (_, i) => (i % columns < columns / 2 ? 60 : 23));
  return {
    rows,
    columns,
    values,
    rgb,
    display: { rescale: { slope: 1, intercept: 0 }, window, invert: false },
  };
}

/** A radiograph with MONOCHROME1: left half stored 0, right half 4000. Pixel spacing, but no orientation. */
export function radiograph(): DecodedSlice {
  const [rows, columns] = [100, 100];
  const values = Uint16Array.from({ length: rows * columns }, (_, i) => (i % columns < 50 ? 0 : 4000));
  const window = { center: 2000.5, width: 4001, shape: 'LINEAR' } as const;
  return { rows, columns, values, display: { rescale: { slope: 1, intercept: 0 }, window, invert: true } };
}

/** A map of small fractions, left half 0.25, right half 0.75, shown between 0 and 1. */
export function fractions(): DecodedSlice {
  const [rows, columns] = [64, 64];
  const values = Float32Array.from({ length: rows * columns }, (_, i) => (i % columns < 32 ? 0.25 : 0.75));
  const window = { center: 0.5, width: 1, shape: 'LINEAR_EXACT' } as const;
  return { rows, columns, values, display: { rescale: { slope: 1, intercept: 0 }, window, invert: false } };
}

/** The body under a SIGMOID window. */
export function sigmoidSlice(slice: number): DecodedSlice {
  const decoded = bodySlice(slice);
  const window = { center: 60, width: 200, shape: 'SIGMOID' } as const;
  return { ...decoded, display: { ...decoded.display, window } };
}

export function viewerScan(
  facts: Pick<Scan, 'id' | 'modality' | 'rows' | 'columns'> & Pick<Partial<Scan>, 'volume'>,
  frames: readonly FrameHeader[],
  frameOfReference?: string,
): ViewerScan {
  const scan: Scan = {
    ...facts,
    examinationId: 'examination',
    title: facts.id,
    modalitySource: 'header',
    region: undefined,
    slices: frames.map((_, frame) => ({ path: `${facts.id}.bin`, frame })),
    findings: [],
    excluded: undefined,
    rules: [],
  };
  return { scan, frames, ...(frameOfReference === undefined ? {} : { frameOfReference }) };
}

const plainFrame: FrameHeader = { rescale: { slope: 1, intercept: 0 }, windows: [] };

/** What the body's files offer: as its slices are decoded, for the lung, and by an exact window. */
export const BODY_WINDOWS: readonly VoiWindow[] = [
  { center: 100, width: 401, shape: 'LINEAR' },
  { center: -600, width: 1600, shape: 'LINEAR', explanation: 'LUNG' },
  { center: 50, width: 100, shape: 'LINEAR_EXACT' },
];

export function syntheticScans(): ViewerScan[] {
  const { rows, columns, slices, spacing } = BODY;
  const orientation = [
    [1, 0, 0],
    [0, 1, 0],
  ] as const;
  const frames = Array.from({ length: slices }, (_, slice): FrameHeader => ({
    ...plainFrame,
    windows: BODY_WINDOWS,
    position: [0, 0, slice * spacing[2]],
    orientation,
    spacing: [spacing[0], spacing[1]],
  }));
  const volume = { origin: [0, 0, 0], orientation, spacing } as const;
  return [
    viewerScan({ id: 'body', modality: 'CT', rows, columns, volume }, frames, 'space'),
    viewerScan({ id: 'body again', modality: 'CT', rows, columns }, frames, 'space'),
    viewerScan({ id: 'colour', modality: 'Annotated image', rows: 60, columns: 80 }, [plainFrame]),
    viewerScan({ id: 'radiograph', modality: 'X-ray', rows: 100, columns: 100 }, [
      { ...plainFrame, spacing: [0.5, 0.5] },
    ]),
    viewerScan({ id: 'fractions', modality: 'MRI', rows: 64, columns: 64 }, [plainFrame]),
    viewerScan({ id: 'sigmoid', modality: 'CT', rows, columns, volume }, frames),
    viewerScan({ id: 'broken', modality: 'CT', rows, columns, volume }, frames.slice(0, 3)),
  ];
}
