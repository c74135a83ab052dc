import type { LookupTable } from '@/parse/instance.ts';
import type { StoredValues } from './slice.ts';

/** ITU-R 601 luma in sixteen-bit fixed point, exactly as Pillow's convert('L'). @param rgb interleaved */
export function toGrey(rgb: Uint8Array): Uint8Array {
  const grey = new Uint8Array(rgb.length / 3);
  for (let i = 0, at = 0; i < grey.length; i++, at += 3)
    grey[i] = (rgb[at]! * 19595 + rgb[at + 1]! * 38470 + rgb[at + 2]! * 7471 + 0x8000) >> 16;
  return grey;
}

/** Colour samples to eight bits: the high ones of what is stored. */
export function toEightBits(samples: StoredValues, bitsStored: number): Uint8Array {
  if (samples instanceof Uint8Array && bitsStored === 8) return samples;
  const shift = bitsStored - 8;
  const factor = 255 / (2 ** bitsStored - 1);
  return Uint8Array.from(samples, (value) => (shift >= 0 ? value >> shift : Math.round(value * factor)));
}

/** All of one component, then all of the next -> pixel by pixel. */
export function interleave(planes: Uint8Array): Uint8Array {
  const pixels = planes.length / 3;
  const out = new Uint8Array(planes.length);
  for (let i = 0; i < pixels; i++) for (let c = 0; c < 3; c++) out[3 * i + c] = planes[c * pixels + i]!;
  return out;
}

/** YBR_FULL (PS3.3 C.7.6.3.1.2) -> RGB, in place. Uint8ClampedArray rounds and clamps. */
export function ybrToRgb(ybr: Uint8Array): void {
  const out = new Uint8ClampedArray(ybr.buffer, ybr.byteOffset, ybr.length);
  for (let at = 0; at < ybr.length; at += 3) {
    const y = ybr[at]!;
    const cb = ybr[at + 1]! - 128;
    const cr = ybr[at + 2]! - 128;
    out[at] = y + 1.402 * cr;
    out[at + 1] = y - 0.344136 * cb - 0.714136 * cr;
    out[at + 2] = y + 1.772 * cb;
  }
}

/** YBR_FULL_422: two Y, then the Cb and Cr that both pixels share -> three samples a pixel. */
export function spread422(packed: Uint8Array, pixels: number): Uint8Array {
  const out = new Uint8Array(pixels * 3);
  for (let i = 0; i < pixels; i++) {
    const pair = (i >> 1) * 4;
    out[3 * i] = packed[pair + (i & 1)]!;
    out[3 * i + 1] = packed[pair + 2]!;
    out[3 * i + 2] = packed[pair + 3]!;
  }
  return out;
}

/** PALETTE COLOR -> RGB, eight bits. */
export function applyPalette(
  indices: StoredValues,
  palette: { readonly red: LookupTable; readonly green: LookupTable; readonly blue: LookupTable },
): Uint8Array {
  const tables = [palette.red, palette.green, palette.blue];
  // Some writers declare sixteen bits and fill the low eight.
  const wide = tables.some((table) => table.bits > 8 && table.entries.some((entry) => entry > 255));
  const out = new Uint8Array(indices.length * 3);
  for (const [c, { first, entries }] of tables.entries()) {
    const last = entries.length - 1;
    for (let i = 0; i < indices.length; i++) {
      const entry = entries[Math.min(last, Math.max(0, indices[i]! - first))]!;
      out[3 * i + c] = wide ? entry >> 8 : entry;
    }
  }
  return out;
}
