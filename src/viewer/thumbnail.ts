import { displayValue } from '@/pixels/display.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';
import type { SliceProvider, ViewerScan } from './contract.ts';

/** RGBA, row by row: what `new ImageData(pixels, width, height)` and `putImageData` take. */
export interface Thumbnail {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * A slice as the file asks for it to be shown, at most `edge` pixels on its longer side, each pixel the mean of
 * those it stands for. `spacing`: mm between rows, then columns, where they differ.
 */
export function drawThumbnail(
  slice: DecodedSlice,
  edge: number,
  spacing: readonly [number, number] = [1, 1],
): Thumbnail {
  const { rows, columns, values, rgb, display } = slice;
  const [tall, wide] = [rows * spacing[0], columns * spacing[1]];
  const shrink = Math.max(tall, wide) / edge;
  const height = Math.max(1, Math.min(edge, Math.round(tall / shrink)));
  const width = Math.max(1, Math.min(edge, Math.round(wide / shrink)));
  const grey = displayValue(display);
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = block(y, height, rows);
    for (let x = 0; x < width; x++) {
      const [left, right] = block(x, width, columns);
      const sum: [number, number, number] = [0, 0, 0];
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) {
          const at = row * columns + column;
          for (let c = 0; c < 3; c++) sum[c]! += rgb ? rgb[at * 3 + c]! : grey(values[at]!);
        }
      }
      const count = (bottom - top) * (right - left);
      pixels.set(
        sum.map((total) => total / count),
        (y * width + x) * 4,
      );
    }
  }
  return { width, height, pixels };
}

/** Which source pixels a target pixel stands for; at least one. */
function block(target: number, targets: number, sources: number): [from: number, to: number] {
  const from = Math.min(sources - 1, Math.floor((target * sources) / targets));
  return [from, Math.max(from + 1, Math.floor(((target + 1) * sources) / targets))];
}

/** The scan's middle slice, drawn without the renderer: thumbnails need none of it. */
export async function loadThumbnail(
  provider: SliceProvider,
  { scan, frames }: ViewerScan,
  edge: number,
  signal?: AbortSignal,
): Promise<Thumbnail> {
  const middle = Math.floor(scan.slices.length / 2);
  const slice = await provider.loadSlice(scan.id, middle, signal);
  return drawThumbnail(slice, edge, frames[middle]?.spacing);
}
