/** What a BMP file says of its pixels. */
export interface BmpHeader {
  readonly rows: number;
  readonly columns: number;
  /** The first row of the file is the picture's first; else its last. */
  readonly topDown: boolean;
  readonly bits: number;
  /** 0 none, 1 and 2 run lengths, 3 none with the masks of its colours. */
  readonly compression: number;
  /** Where the pixels begin. */
  readonly offset: number;
  /** Where the palette begins, and how many colours it has. */
  readonly palette: { readonly offset: number; readonly colours: number; readonly bytes: 3 | 4 };
  /** Of red, green and blue, where `compression` is 3. */
  readonly masks: readonly [number, number, number] | undefined;
}

/** Undefined where the bytes end within the header. Layout: BITMAPFILEHEADER, then BITMAPCOREHEADER or a later one. */
export function readBmpHeader(bytes: Uint8Array): BmpHeader | undefined {
  if (bytes.length < 26) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offset = view.getUint32(10, true);
  const size = view.getUint32(14, true);
  if (size === 12) {
    const bits = view.getUint16(24, true);
    return {
      rows: view.getUint16(20, true),
      columns: view.getUint16(18, true),
      topDown: false,
      bits,
      compression: 0,
      offset,
      palette: { offset: 26, colours: bits <= 8 ? 2 ** bits : 0, bytes: 3 },
      masks: undefined,
    };
  }
  if (size < 40 || bytes.length < 14 + Math.min(size, 52)) return undefined;
  const height = view.getInt32(22, true);
  const bits = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  const named = view.getUint32(46, true);
  const masks = compression === 3 && bytes.length >= 66;
  return {
    rows: Math.abs(height),
    columns: view.getInt32(18, true),
    topDown: height < 0,
    bits,
    compression,
    offset,
    palette: {
      offset: 14 + size + (compression === 3 && size === 40 ? 12 : 0),
      colours: bits <= 8 ? Math.min(named || 2 ** bits, 2 ** bits) : 0,
      bytes: 4,
    },
    masks: masks ? [view.getUint32(54, true), view.getUint32(58, true), view.getUint32(62, true)] : undefined,
  };
}
