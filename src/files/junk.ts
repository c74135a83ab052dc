import { fileName } from './paths.ts';

interface JunkRule {
  readonly what: string;
  readonly matches: (path: string, name: string) => boolean;
}

/** Files that operating systems and programs leave beside the ones a person means. First match wins. */
const JUNK: readonly JunkRule[] = [
  { what: 'macOS folder settings', matches: (_, name) => name === '.DS_Store' },
  { what: 'macOS archive metadata', matches: (path) => /(^|\/)__MACOSX\//.test(path) },
  { what: 'macOS resource fork (AppleDouble)', matches: (_, name) => name.startsWith('._') },
  {
    what: 'macOS volume index',
    matches: (path) => /(^|\/)\.(Spotlight-V100|Trashes|fseventsd|TemporaryItems)\//.test(path),
  },
  { what: 'Windows thumbnail cache', matches: (_, name) => /^(ehthumbs|thumbs)\.db$/i.test(name) },
  { what: 'Windows folder settings', matches: (_, name) => /^desktop\.ini$/i.test(name) },
  { what: 'Windows start file of a disc', matches: (_, name) => /^autorun\.inf$/i.test(name) },
  {
    what: 'Windows volume data',
    matches: (path) => /(^|\/)(System Volume Information|\$RECYCLE\.BIN)\//i.test(path),
  },
  { what: 'version control data', matches: (path) => /(^|\/)\.(git|svn|hg)\//.test(path) },
];

/**
 * What a file is that no person means to open, by its path alone; undefined for any other file. Such files are
 * reported as not an image, and their content is never read.
 */
export function junkKind(path: string): string | undefined {
  const name = fileName(path);
  return JUNK.find((rule) => rule.matches(path, name))?.what;
}
