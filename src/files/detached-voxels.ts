import type { FindBeside, OneFile } from './one-file.ts';
import type { FileSource } from './source.ts';

/** A header of lines is seldom longer; what follows it in a file of its own are voxels. */
const LONGEST_HEADER = 2 ** 18;

/** `.nhdr`: the lines of an NRRD header, one of which names the file with the voxels, or several. */
export async function detachedNrrd(header: FileSource, find: FindBeside): Promise<OneFile | undefined> {
  const lines = await linesOf(header, 'NRRD');
  const blank = lines.indexOf('');
  const fields = blank < 0 ? lines : lines.slice(0, blank);
  const at = fields.findIndex((line) => /^data ?file:(?!=)/i.test(line));
  const named = fields[at]?.replace(/^data ?file:\s*/i, '');
  if (named === undefined) return undefined;
  const isList = /^LIST\b/.test(named);
  const voxels = allOf(isList ? fields.slice(at + 1) : namesOf(named), find);
  const kept = isList ? fields.slice(0, at) : fields.filter((_, i) => i !== at);
  return voxels && { start: encoded([...kept, '', '']), voxels };
}

/** `.mhd`: the lines of a MetaImage header, the last of which names the file with the voxels, or several. */
export async function detachedMetaImage(header: FileSource, find: FindBeside): Promise<OneFile | undefined> {
  const lines = await linesOf(header, '');
  const at = lines.findIndex((line) => /^\s*ElementDataFile\s*=/.test(line));
  const named = lines[at]?.replace(/^[^=]*=\s*/, '').trim();
  if (named === undefined || /^LOCAL$/i.test(named)) return undefined;
  const voxels = allOf(/^LIST\b/.test(named) ? lines.slice(at + 1) : namesOf(named), find);
  return voxels && { start: encoded([...lines.slice(0, at), 'ElementDataFile = LOCAL', '']), voxels };
}

async function linesOf(file: FileSource, signature: string): Promise<readonly string[]> {
  const text = new TextDecoder().decode(await file.read(0, LONGEST_HEADER));
  return text.startsWith(signature) ? text.split(/\r?\n/) : [];
}

const encoded = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(lines.join('\n'));

/** Undefined where a file is missing: the header then says which files it means. */
function allOf(names: readonly string[], find: FindBeside): readonly FileSource[] | undefined {
  const files = names.flatMap((name) => (name.trim() === '' ? [] : [find(name.trim())]));
  const found = files.filter((file) => file !== undefined);
  return found.length > 0 && found.length === files.length ? found : undefined;
}

/** A slice each: `slice%03d.raw 1 20 1` are 20 files. More than these is no scan. */
const MOST_FILES = 20_000;

/** The names that a pattern stands for (printf's, first, last, step), or the name itself. */
function namesOf(named: string): readonly string[] {
  const pattern = /^(.*)%(0?)(\d*)d(\S*)\s+(\d+)\s+(\d+)(?:\s+(\d+))?/.exec(named);
  if (!pattern) return [named];
  const [, before = '', zero, width = '', after = '', first, last, step = '1'] = pattern;
  const count = Math.floor((Number(last) - Number(first)) / Math.max(1, Number(step))) + 1;
  return Array.from({ length: Math.min(Math.max(0, count), MOST_FILES) }, (_, i) => {
    const number = String(Number(first) + i * Number(step));
    return `${before}${number.padStart(Number(width), zero ? '0' : ' ')}${after}`;
  });
}
