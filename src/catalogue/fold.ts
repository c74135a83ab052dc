/** British spellings and their American twins, first to last, on text that is already lower case. */
const BRITISH_TO_AMERICAN: readonly (readonly [RegExp, string])[] = [
  [/ae/g, 'e'], // haemorrhage, anaemia, caecum, orthopaedic
  [/oe/g, 'e'], // oedema, oesophagus, coeliac, hydrocoele
  [/(tum|hum|col|od|lab|rum|flav|behavi|harb)our/g, '$1or'],
  [/sulph/g, 'sulf'],
  [/(fib|cent|met|lit|calib)re(?=s?\b)/g, '$1er'],
  [/is(e|ed|es|ing|ation)\b/g, 'iz$1'], // localised, calcification-like -isation
  [/ys(e|ed|ing)\b/g, 'yz$1'],
  [/\bgrey/g, 'gray'],
  [/mould/g, 'mold'],
  [/(signal|label|channel|tunnel|funnel)l(ed|ing)\b/g, '$1$2'],
];

/** Lower case, without diacritics, in American spelling. Characters other than letters are kept. */
export function foldSpelling(text: string): string {
  const plain = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/ß/g, 'ss')
    .replace(/ø/g, 'o')
    .replace(/æ/g, 'ae')
    .replace(/œ/g, 'oe');
  return BRITISH_TO_AMERICAN.reduce((folded, [from, to]) => folded.replace(from, to), plain);
}

/** Singular of an English noun by its ending; leaves -ss, -is and -us alone (pelvis, sinus). */
export function singular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.length > 3 && /[^siu]s$/.test(word)) return word.slice(0, -1);
  return word;
}

/** The words of a text: folded spelling, letters and digits only, singular. Possessive 's is dropped. */
export function foldWords(text: string): readonly string[] {
  const words =
    foldSpelling(text)
      .replace(/'s\b/g, '')
      .match(/[a-z0-9]+/g) ?? [];
  return words.map(singular);
}
