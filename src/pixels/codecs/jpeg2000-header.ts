/** Size of a JPEG 2000 or HTJ2K codestream by its SIZ segment, also inside a JP2 box; undefined where there is none. */
export function jpeg2000Size(
  bytes: Uint8Array,
): { readonly rows: number; readonly columns: number; readonly components: number } | undefined {
  const limit = Math.min(bytes.length, 1 << 16) - 42;
  for (let at = 0; at <= limit; at++) {
    const starts =
      bytes[at] === 0xff && bytes[at + 1] === 0x4f && bytes[at + 2] === 0xff && bytes[at + 3] === 0x51;
    if (!starts) continue;
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, 42);
    return {
      columns: view.getUint32(8) - view.getUint32(16),
      rows: view.getUint32(12) - view.getUint32(20),
      components: view.getUint16(40),
    };
  }
  return undefined;
}
