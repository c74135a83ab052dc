import type { DecodedSlice } from '@/pixels/slice.ts';

/**
 * SHA-256 over everything that decides how a slice looks to the encoder before it is resized: size, stored values
 * and their type, display mapping. Equal keys mean equal slices.
 */
export async function contentKey(slice: DecodedSlice): Promise<string> {
  const { values } = slice;
  const facts = JSON.stringify([slice.rows, slice.columns, values.constructor.name, slice.display]);
  const [pixels, mapping] = await Promise.all([
    crypto.subtle.digest(
      'SHA-256',
      new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength),
    ),
    crypto.subtle.digest('SHA-256', new TextEncoder().encode(facts)),
  ]);
  return hex(pixels) + hex(mapping).slice(0, 16);
}

const hex = (digest: ArrayBuffer): string =>
  Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
