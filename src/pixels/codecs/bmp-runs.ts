/**
 * BMP's run lengths of four or eight bits (BI_RLE4, BI_RLE8): pairs of a count and a value, or after a zero the end of a
 * row (0) or of the picture (1), a move to the right and up (2), or as many values as they are.
 * @returns palette indices, one a byte, the picture's last row first; what is passed over stays zero
 * @throws where the codes end before the picture does, or leave it
 */
export function expandRuns(packed: Uint8Array, rows: number, columns: number, bits: 4 | 8): Uint8Array {
  const out = new Uint8Array(rows * columns);
  let row = 0;
  let column = 0;
  const put = (index: number) => {
    if (row >= rows) throw new Error('the run lengths leave the picture');
    // Encoders fill up a row's last byte.
    if (column < columns) out[row * columns + column] = index;
    column++;
  };
  const nibble = (byte: number, i: number) => (bits === 8 ? byte : i % 2 === 0 ? byte >> 4 : byte & 15);
  for (let at = 0; at + 1 < packed.length;) {
    const count = packed[at]!;
    const value = packed[at + 1]!;
    at += 2;
    if (count > 0) for (let i = 0; i < count; i++) put(nibble(value, i));
    else if (value === 0) {
      row++;
      column = 0;
    } else if (value === 1) return out;
    else if (value === 2) {
      column += packed[at] ?? 0;
      row += packed[at + 1] ?? 0;
      at += 2;
    } else {
      const length = Math.ceil((value * bits) / 8);
      if (at + length > packed.length) break;
      for (let i = 0; i < value; i++) put(nibble(packed[at + (bits === 8 ? i : i >> 1)]!, i));
      at += length + (length & 1);
    }
  }
  // The mark of the end is often left out after the last row.
  if (row < rows - 1 || (row === rows - 1 && column < columns))
    throw new Error('the picture is not complete');
  return out;
}
