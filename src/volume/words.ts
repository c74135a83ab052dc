/*
 * A word of a table: `abdom*` is the beginning of a word, `bone scan` a phrase, anything else a whole word. Chinese,
 * Japanese and Korean words match anywhere, because nothing stands between them.
 */
const NO_SPACES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Lower case, without diacritics, one blank between words: `LWS_apSeitl` becomes ` lws ap seitl `. */
export function foldText(texts: readonly string[]): string {
  return texts
    .map((text) =>
      text
        // Two small letters at least: `cCT` is one word.
        .replace(/(\p{Ll}{2})(\p{Lu})/gu, '$1 $2')
        .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .toLowerCase()
        .replace(/ß/g, 'ss')
        .replace(/ø/g, 'o')
        .replace(/æ/g, 'ae')
        .replace(/œ/g, 'oe')
        .replace(/[^\p{L}\p{N}]+/gu, ' '),
    )
    .join('\n');
}

/**
 * Whether a folded text holds any of the words.
 * @param words separated by commas
 */
export function wordTest(words: string): (foldedText: string) => boolean {
  const pattern = new RegExp(
    words
      .trim()
      .split(/\s*,\s*/)
      .map(alternative)
      .join('|'),
    'u',
  );
  return (text) => pattern.test(text);
}

function alternative(word: string): string {
  if (NO_SPACES.test(word)) return word;
  const stem = word.endsWith('*') ? word.slice(0, -1) : word;
  // A number may follow a word (`abd2`) but not another number (`t1` is not in `t12`).
  const end = word.endsWith('*') ? '' : /\p{N}$/u.test(stem) ? '(?![\\p{L}\\p{N}])' : '(?!\\p{L})';
  return `(?<![\\p{L}\\p{N}])${stem}${end}`;
}
