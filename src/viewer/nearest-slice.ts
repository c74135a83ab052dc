import { add, cross, dot, normalise, scale, subtract, type Lps } from '@/core/geometry.ts';
import type { FrameHeader } from '@/parse/instance.ts';

/** Unit normal of a frame: from the first slice towards the side that row x column points to. */
export function frameNormal(frame: FrameHeader): Lps | undefined {
  return frame.orientation && normalise(cross(frame.orientation[0], frame.orientation[1]));
}

/** The middle of a picture of rows x columns pixels, in LPS; undefined where the file states no place. */
export function frameCentre(frame: FrameHeader, rows: number, columns: number): Lps | undefined {
  const { position, orientation, spacing } = frame;
  if (!position || !orientation || !spacing) return undefined;
  const alongColumns = scale(orientation[0], ((columns - 1) / 2) * spacing[1]);
  const alongRows = scale(orientation[1], ((rows - 1) / 2) * spacing[0]);
  return add(position, add(alongColumns, alongRows));
}

/**
 * The slice whose plane is nearest to a point in LPS, and its distance in mm. Planes are taken as endless: a point
 * beside the picture still has a slice. Undefined when no frame states its place.
 */
export function nearestSlice(
  frames: readonly FrameHeader[],
  point: Lps,
): { readonly slice: number; readonly millimetres: number } | undefined {
  let nearest: { slice: number; millimetres: number } | undefined;
  frames.forEach((frame, slice) => {
    const normal = frameNormal(frame);
    if (!normal || !frame.position) return;
    const millimetres = Math.abs(dot(subtract(point, frame.position), normal));
    if (!nearest || millimetres < nearest.millimetres) nearest = { slice, millimetres };
  });
  return nearest;
}

/** Whether two frames lie in about the same plane direction (within 30°), so that scrolling them together helps. */
export function roughlyParallel(a: FrameHeader, b: FrameHeader): boolean {
  const [normalA, normalB] = [frameNormal(a), frameNormal(b)];
  return !!normalA && !!normalB && Math.abs(dot(normalA, normalB)) > Math.cos(Math.PI / 6);
}
