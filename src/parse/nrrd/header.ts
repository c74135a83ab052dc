/** An NRRD header as it stands: fields by their name in lower case, and the key/value pairs of programs. */
export interface NrrdHeader {
  readonly fields: ReadonlyMap<string, string>;
  readonly pairs: ReadonlyMap<string, string>;
}

/** The byte after the empty line that ends an NRRD header, undefined while there is none. */
export function endOfNrrdHeader(bytes: Uint8Array): number | undefined {
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
    const next = bytes[at + 1] === 13 ? at + 2 : at + 1;
    if (bytes[next] === 10) return next + 1;
  }
  return undefined;
}

/** Lines `field: value`, `key:=value` and `# comment`, after the line with the format's name. */
export function readNrrdHeader(text: string): NrrdHeader {
  const fields = new Map<string, string>();
  const pairs = new Map<string, string>();
  for (const line of text.split(/\r?\n/).slice(1)) {
    const at = line.indexOf(':');
    if (line.startsWith('#') || at < 0) continue;
    if (line[at + 1] === '=') pairs.set(line.slice(0, at), line.slice(at + 2));
    else fields.set(spelled(line.slice(0, at)), line.slice(at + 1).trim());
  }
  return { fields, pairs };
}

/** Some fields may be written as one word. */
function spelled(name: string): string {
  const lower = name.trim().toLowerCase();
  const words: Readonly<Record<string, string>> = {
    datafile: 'data file',
    byteskip: 'byte skip',
    lineskip: 'line skip',
    spacedimension: 'space dimension',
    spacedirections: 'space directions',
    spaceorigin: 'space origin',
    spaceunits: 'space units',
  };
  return words[lower] ?? lower;
}

/** Numbers apart by blanks. */
export const numbersOf = (value: string | undefined): readonly number[] =>
  value ? value.trim().split(/\s+/).map(Number) : [];

/** Vectors `(x,y,z)`, or `none` for an axis that has no direction. */
export const vectorsOf = (value: string | undefined): readonly (readonly number[] | undefined)[] =>
  [...(value ?? '').matchAll(/none|\(([^)]*)\)/gi)].map(([, inside]) => inside?.split(',').map(Number));

/** Words apart by blanks, those in quotation marks as one. */
export const wordsOf = (value: string | undefined): readonly string[] =>
  [...(value ?? '').matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
