import type { FileSource } from '@/files/source.ts';
import { expanded } from '../expanded-cache.ts';
import type { Picture } from '../picture.ts';

/** One picture of a film, to be drawn over those before it. */
export interface FilmFrame {
  readonly left: number;
  readonly top: number;
  readonly rows: number;
  readonly columns: number;
  /** Red, green, blue, opacity. */
  readonly rgba: Uint8Array | Uint8ClampedArray;
  /** It is laid over what was there before by its opacity; else it takes its place. */
  readonly blends: boolean;
  /** What becomes of it before the next one. */
  readonly afterwards: 'stays' | 'is cleared' | 'gives back';
}

/**
 * A film's pictures as they are seen, each drawn over the ones before it, on black. They are drawn once, and kept for the
 * next ones that are asked for.
 */
export async function filmFrame(
  source: FileSource,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  frame: number,
  frames: () => AsyncIterable<FilmFrame>,
): Promise<Picture> {
  const size = rows * columns * 3;
  const all = await expanded(source, async () => {
    const drawn: Uint8Array[] = [];
    const canvas = new Uint8Array(size);
    for await (const next of frames()) {
      const before = next.afterwards === 'gives back' ? canvas.slice() : undefined;
      draw(canvas, rows, columns, next);
      drawn.push(canvas.slice());
      if (before) canvas.set(before);
      if (next.afterwards === 'is cleared')
        draw(canvas, rows, columns, { ...next, rgba: new Uint8Array(next.rgba.length), blends: false });
    }
    const whole = new Uint8Array(size * drawn.length);
    drawn.forEach((picture, i) => whole.set(picture, i * size));
    return whole;
  });
  const rgb = all.slice(frame * size, (frame + 1) * size);
  if (rgb.length < size) throw new Error(`there is no picture ${frame + 1}`);
  return { rows, columns, rgb };
}

function draw(canvas: Uint8Array, rows: number, columns: number, frame: FilmFrame): void {
  const { left, top, rgba, blends } = frame;
  for (let r = 0; r < frame.rows && top + r < rows; r++)
    for (let c = 0; c < frame.columns && left + c < columns; c++) {
      const from = 4 * (r * frame.columns + c);
      const to = 3 * ((top + r) * columns + left + c);
      const opacity = blends ? rgba[from + 3]! / 255 : 1;
      for (let s = 0; s < 3; s++)
        canvas[to + s] = Math.round(rgba[from + s]! * opacity + canvas[to + s]! * (1 - opacity));
    }
}
