/**
 * Rows of a tab-separated table as objects by column name.
 * @throws when the header lacks a column or a row has too few fields: the file was cut short or is another file
 *   (a server's error page, for example)
 */
export function parseTsv<Column extends string>(
  name: string,
  text: string,
  columns: readonly Column[],
): readonly Readonly<Record<Column, string>>[] {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  const header = (lines[0] ?? '').split('\t');
  const places = columns.map((column) => {
    const place = header.indexOf(column);
    if (place < 0) throw new Error(`${name}: no column "${column}"`);
    return place;
  });
  return lines.slice(1).map((line, i) => {
    const fields = line.split('\t');
    const row: Partial<Record<Column, string>> = {};
    columns.forEach((column, k) => {
      const field = fields[places[k] ?? -1];
      if (field === undefined) throw new Error(`${name}: line ${i + 2} has no "${column}"`);
      row[column] = field;
    });
    return row as Record<Column, string>;
  });
}
