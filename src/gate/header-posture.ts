import { cross, dot, type Lps } from '@/core/geometry.ts';
import type { Scan } from '@/volume/scan.ts';

/** How a picture is stored against the way it is read: the patient's right at the left of the picture, head or front up. */
export type HeaderPosture = 'as-read' | 'mirrored' | 'upside-down' | 'half-turn' | 'oblique';

/** Axis of the slices (x left, y back, z head) -> where columns and rows run in the usual view. */
const USUAL: readonly (readonly [columns: Lps, rows: Lps])[] = [
  // Sagittal: nose at the left, head up.
  [
    [0, 1, 0],
    [0, 0, -1],
  ],
  // Coronal: the patient's right at the left, head up.
  [
    [1, 0, 0],
    [0, 0, -1],
  ],
  // Axial: the patient's right at the left, front up.
  [
    [1, 0, 0],
    [0, 1, 0],
  ],
];

/** Cosine from which a direction counts as along an axis: within 45 degrees. */
const ALONG = Math.SQRT1_2;

/**
 * From the header's directions alone: those of a volume, or of a radiograph (Patient Orientation). Lateral radiographs
 * are read from either side, so only their head and feet count.
 * @returns undefined for a scan without them
 */
export function headerPosture({
  volume,
  projection,
}: Pick<Scan, 'volume' | 'projection'>): HeaderPosture | undefined {
  const directions = volume?.orientation ?? projection?.orientation;
  if (!directions) return undefined;
  const [columns, rows] = directions;
  const normal = cross(columns, rows).map(Math.abs);
  const axis = normal.indexOf(Math.max(...normal));
  const usual = USUAL[axis];
  if (!usual) return undefined;
  const lateral = !volume && axis === 0;
  const side = dot(columns, usual[0]);
  const across = lateral ? Math.abs(side) : side;
  const down = dot(rows, usual[1]);
  if (Math.abs(across) < ALONG || Math.abs(down) < ALONG) return 'oblique';
  if (across > 0) return down > 0 ? 'as-read' : 'upside-down';
  return down > 0 ? 'mirrored' : 'half-turn';
}
