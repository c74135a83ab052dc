import { decode } from 'fast-png';
import type { Picture } from '../picture.ts';

/** A PNG of any type, transparency left out as Pillow's convert('L') does. @throws where it is damaged */
export function decodePng(bytes: Uint8Array): Picture {
  const depth = bytes[24] ?? 8;
  const { width: columns, height: rows, data, channels, palette } = decode(bytes, { checkCrc: true });
  const pixels = rows * columns;
  const perRow = columns * channels;
  const samples = depth < 8 ? unpackRows(data, rows, perRow, depth) : data;
  if (samples.length < pixels * channels) throw new Error('the picture is not complete');
  if (palette) {
    const rgb = new Uint8Array(pixels * 3);
    for (let i = 0; i < pixels; i++) {
      const colour = palette[samples[i]!];
      if (!colour) throw new Error(`colour ${samples[i]} is not in the palette`);
      rgb.set([colour[0] ?? 0, colour[1] ?? 0, colour[2] ?? 0], 3 * i);
    }
    return { rows, columns, rgb };
  }
  if (channels >= 3) {
    const rgb = new Uint8Array(pixels * 3);
    const shift = depth === 16 ? 8 : 0;
    for (let i = 0; i < pixels; i++)
      for (let c = 0; c < 3; c++) rgb[3 * i + c] = samples[i * channels + c]! >> shift;
    return { rows, columns, rgb };
  }
  const scale = depth < 8 ? 255 / (2 ** depth - 1) : 1;
  const grey = depth === 16 ? new Uint16Array(pixels) : new Uint8Array(pixels);
  for (let i = 0; i < pixels; i++) grey[i] = samples[i * channels]! * scale;
  return { rows, columns, values: grey };
}

/** Samples of one, two or four bits, the highest first; each row begins on a byte. */
function unpackRows(data: ArrayLike<number>, rows: number, perRow: number, depth: number): Uint8Array {
  const bytesPerRow = Math.ceil((perRow * depth) / 8);
  const out = new Uint8Array(rows * perRow);
  const mask = 2 ** depth - 1;
  for (let r = 0; r < rows; r++)
    for (let i = 0; i < perRow; i++) {
      const bit = i * depth;
      out[r * perRow + i] = (data[r * bytesPerRow + (bit >> 3)]! >> (8 - depth - (bit & 7))) & mask;
    }
  return out;
}
