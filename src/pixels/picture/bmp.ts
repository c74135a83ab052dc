import { readBmpHeader, type BmpHeader } from '@/parse/picture/bmp-header.ts';
import { expandRuns } from '../codecs/bmp-runs.ts';
import type { Picture } from '../picture.ts';

type Rgb = readonly [red: number, green: number, blue: number];

/** A BMP, plain or in run lengths, as colours. @throws where it is damaged */
export function decodeBmp(bytes: Uint8Array): Picture {
  const header = readBmpHeader(bytes);
  if (!header) throw new Error('the file ends within its header');
  const { rows, columns, topDown, bits, offset, compression } = header;
  const packed = compression === 1 || compression === 2;
  const pixels = packed
    ? expandRuns(bytes.subarray(offset), rows, columns, compression === 1 ? 8 : 4)
    : bytes.subarray(offset);
  const stride = packed ? columns : Math.ceil((columns * bits) / 32) * 4;
  if (pixels.length < stride * rows) throw new Error('the picture is not complete');
  const colourAt =
    bits <= 8 ? fromPalette(pixels, packed ? 8 : bits, paletteOf(bytes, header)) : fromMasks(pixels, header);
  const rgb = new Uint8Array(rows * columns * 3);
  for (let r = 0; r < rows; r++) {
    const start = stride * (topDown ? r : rows - 1 - r);
    for (let c = 0; c < columns; c++) rgb.set(colourAt(start, c), 3 * (r * columns + c));
  }
  return { rows, columns, rgb };
}

/** Colour of the pixel in a column of the row that begins at `start`. */
type ColourAt = (start: number, column: number) => Rgb;

const paletteOf = (bytes: Uint8Array, { palette }: BmpHeader): readonly Rgb[] =>
  Array.from({ length: palette.colours }, (_, i) => {
    const at = palette.offset + i * palette.bytes;
    return [bytes[at + 2] ?? 0, bytes[at + 1] ?? 0, bytes[at] ?? 0];
  });

function fromPalette(pixels: Uint8Array, bits: number, colours: readonly Rgb[]): ColourAt {
  const mask = 2 ** bits - 1;
  return (start, column) => {
    const bit = column * bits;
    // The leftmost pixel of a byte lies in its highest bits.
    const index = (pixels[start + (bit >> 3)]! >> (8 - bits - (bit & 7))) & mask;
    const colour = colours[index];
    if (!colour) throw new Error(`colour ${index} is not in the palette`);
    return colour;
  };
}

/** Where no masks are given: five bits a colour in 16, eight in 24 and 32. */
const MASKS = {
  16: [0x7c00, 0x3e0, 0x1f],
  24: [0xff0000, 0xff00, 0xff],
  32: [0xff0000, 0xff00, 0xff],
} as const;

function fromMasks(pixels: Uint8Array, { bits, masks }: BmpHeader): ColourAt {
  const given = masks ?? MASKS[bits === 16 ? 16 : bits === 24 ? 24 : 32];
  const [red, green, blue] = given.map((mask) => {
    if (mask === 0) throw new Error('a colour has no bits');
    const shift = 31 - Math.clz32(mask & -mask);
    const largest = mask >>> shift;
    return (pixel: number) => Math.round((((pixel & mask) >>> shift) * 255) / largest);
  });
  const size = bits / 8;
  return (start, column) => {
    const at = start + column * size;
    let pixel = 0;
    for (let i = size - 1; i >= 0; i--) pixel = (pixel << 8) | pixels[at + i]!;
    return [red?.(pixel) ?? 0, green?.(pixel) ?? 0, blue?.(pixel) ?? 0];
  };
}
