/**
 * RFC 4180 with a byte-order mark, without which spreadsheets misread UTF-8. A cell that a spreadsheet would run as a
 * formula is quoted with an apostrophe: file names come from strangers.
 */
export function reportCsv(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
